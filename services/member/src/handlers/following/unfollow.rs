//! `DELETE /api/members/follow/{memberIdToFollow}`

use authentication::Caller;
use axum::extract::State;
use dto::Env;
use error::ApiError;
use idempotency::Attempt;
use rest::{Failures, Path, Reply, ok};

use crate::App;

/// Ceases to follow a member; again is a success.
#[utoipa::path(
    delete,
    path = "/api/members/follow/{memberIdToFollow}",
    operation_id = "unfollow",
    tag = "follow",
    security(("access_token" = [])),
    params(
        ("memberIdToFollow" = i64, Path, description = "Member id"),
        ("Idempotency-Key" = Option<String>, Header, description = "1-255 visible ASCII characters; replays the first answer for 24 h"),
    ),
    responses(
        (status = 200, body = Env<bool>),
        Failures,
    )
)]
pub(crate) async fn unfollow(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<i64>,
    attempt: Attempt,
) -> Result<Reply<bool>, ApiError> {
    let done = app.unfollow(&caller, attempt, id).await?;
    Ok(ok(done.data).replayed(done.replayed))
}
