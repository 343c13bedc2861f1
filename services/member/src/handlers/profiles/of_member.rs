//! `GET /api/members/{memberId}/profile`

use authentication::Caller;
use axum::extract::State;
use dto::{Env, MemberProfile};
use error::ApiError;
use rest::{Failures, Path, Reply, ok};

use crate::App;

/// The profile of a member; a hidden one carries names, handle, avatar, privacy level and counts only.
#[utoipa::path(
    get,
    path = "/api/members/{memberId}/profile",
    operation_id = "get_profile_of_member",
    tag = "profiles",
    security(("access_token" = [])),
    params(
        ("memberId" = i64, Path, description = "Member id"),
    ),
    responses(
        (status = 200, body = Env<MemberProfile>),
        Failures,
    )
)]
pub(crate) async fn of_member(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<i64>,
) -> Result<Reply<MemberProfile>, ApiError> {
    app.profile(&caller, id).await.map(ok)
}
