//! `PUT /api/members/profile/handle`

use authentication::Caller;
use axum::extract::State;
use dto::{Env, HandleChangeRequest};
use error::ApiError;
use idempotency::Attempt;
use rest::{Failures, Json, Reply, ok};

use crate::{App, domain::Handle};

/// Changes the caller's handle and answers the new one.
#[utoipa::path(
    put,
    path = "/api/members/profile/handle",
    operation_id = "change_handle",
    tag = "profiles",
    security(("access_token" = [])),
    params(
        ("Idempotency-Key" = Option<String>, Header, description = "1-255 visible ASCII characters; replays the first answer for 24 h"),
    ),
    request_body = HandleChangeRequest,
    responses(
        (status = 200, body = Env<String>),
        Failures,
    )
)]
pub(crate) async fn change_handle(
    State(app): State<App>,
    caller: Caller,
    attempt: Attempt,
    Json(request): Json<HandleChangeRequest>,
) -> Result<Reply<String>, ApiError> {
    let handle = Handle::parse(&request.new_handle.unwrap_or_default());
    let handle = handle.map_err(|refused| ApiError::invalid("newHandle", refused))?;
    let done = app.change_handle(&caller, attempt, handle).await?;
    Ok(ok(done.data).replayed(done.replayed))
}
