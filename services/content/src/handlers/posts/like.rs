//! `POST /api/posts/{postId}/like`

use authentication::Caller;
use axum::extract::State;
use dto::Env;
use error::ApiError;
use idempotency::Attempt;
use rest::{Failures, Path, Reply, created};

use crate::App;

/// Likes a post; again is a success.
#[utoipa::path(
    post,
    path = "/api/posts/{postId}/like",
    operation_id = "like_post",
    tag = "posts",
    security(("access_token" = [])),
    params(
        ("postId" = i64, Path, description = "Post id"),
        ("Idempotency-Key" = Option<String>, Header, description = "1-255 visible ASCII characters; replays the first answer for 24 h"),
    ),
    responses(
        (status = 201, body = Env<bool>),
        Failures,
    )
)]
pub(crate) async fn like(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<i64>,
    attempt: Attempt,
) -> Result<Reply<bool>, ApiError> {
    let done = app.like_post(&caller, attempt, id).await?;
    Ok(created(done.data).replayed(done.replayed))
}
