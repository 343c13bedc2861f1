//! `PUT /api/members/profile`

use authentication::Caller;
use axum::extract::State;
use dto::{Env, MemberProfile, ProfileUpdateRequest};
use error::ApiError;
use idempotency::Attempt;
use rest::{Failures, Json, Reply, ok};

use crate::{App, domain::ProfileEdit};

/// Changes what is given of the caller's profile. Images that are replaced or named as previous are discarded.
#[utoipa::path(
    put,
    path = "/api/members/profile",
    operation_id = "update_profile",
    tag = "profiles",
    security(("access_token" = [])),
    params(
        ("Idempotency-Key" = Option<String>, Header, description = "1-255 visible ASCII characters; replays the first answer for 24 h"),
    ),
    request_body = ProfileUpdateRequest,
    responses(
        (status = 200, body = Env<MemberProfile>),
        Failures,
    )
)]
pub(crate) async fn update(
    State(app): State<App>,
    caller: Caller,
    attempt: Attempt,
    Json(request): Json<ProfileUpdateRequest>,
) -> Result<Reply<MemberProfile>, ApiError> {
    let edit = ProfileEdit::parse(request, app.clock.now())?;
    let done = app.update_profile(&caller, attempt, edit).await?;
    Ok(ok(done.data).replayed(done.replayed))
}
