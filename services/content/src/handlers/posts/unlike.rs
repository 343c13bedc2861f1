//! `DELETE /api/posts/{postId}/like`

use authentication::Caller;
use axum::extract::State;
use dto::Env;
use error::ApiError;
use idempotency::Attempt;
use rest::{Failures, Path, Reply, ok};

use crate::App;

/// Takes the like of a post back; again is a success.
#[utoipa::path(
    delete,
    path = "/api/posts/{postId}/like",
    operation_id = "unlike_post",
    tag = "posts",
    security(("access_token" = [])),
    params(
        ("postId" = i64, Path, description = "Post id"),
        ("Idempotency-Key" = Option<String>, Header, description = "1-255 visible ASCII characters; replays the first answer for 24 h"),
    ),
    responses(
        (status = 200, body = Env<bool>),
        Failures,
    )
)]
pub(crate) async fn unlike(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<i64>,
    attempt: Attempt,
) -> Result<Reply<bool>, ApiError> {
    let done = app.unlike_post(&caller, attempt, id).await?;
    Ok(ok(done.data).replayed(done.replayed))
}
