//! `POST /api/members/follow/{memberIdToFollow}`

use authentication::Caller;
use axum::extract::State;
use dto::Env;
use error::ApiError;
use idempotency::Attempt;
use rest::{Failures, Path, Reply, created};

use crate::App;

/// Follows a member, hidden or not; again is a success.
#[utoipa::path(
    post,
    path = "/api/members/follow/{memberIdToFollow}",
    operation_id = "follow",
    tag = "follow",
    security(("access_token" = [])),
    params(
        ("memberIdToFollow" = i64, Path, description = "Member id"),
        ("Idempotency-Key" = Option<String>, Header, description = "1-255 visible ASCII characters; replays the first answer for 24 h"),
    ),
    responses(
        (status = 201, body = Env<bool>),
        Failures,
    )
)]
pub(crate) async fn follow(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<i64>,
    attempt: Attempt,
) -> Result<Reply<bool>, ApiError> {
    let done = app.follow(&caller, attempt, id).await?;
    Ok(created(done.data).replayed(done.replayed))
}
