//! `GET /api/members/profile/{memberId}`

use authentication::Caller;
use axum::extract::State;
use dto::{Env, MemberProfile};
use error::ApiError;
use rest::{Failures, Path, Reply, ok};

use crate::App;

/// The profile of a member.
#[utoipa::path(
    get,
    path = "/api/members/profile/{memberId}",
    operation_id = "get_profile_of_id",
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
pub(crate) async fn of_id(
    State(app): State<App>,
    caller: Caller,
    Path(target): Path<String>,
) -> Result<Reply<MemberProfile>, ApiError> {
    // An `@` that arrives as `%40` does not match the literal one of the other route.
    if let Some(handle) = target.strip_prefix('@') {
        return app.profile_of_handle(&caller, handle).await.map(ok);
    }
    let id = target.parse().map_err(|_| ApiError::invalid("memberId", "정수여야 합니다."))?;
    app.profile(&caller, id).await.map(ok)
}
