//! `DELETE /api/posts/{postId}`

use authentication::Caller;
use axum::extract::State;
use dto::Env;
use error::ApiError;
use idempotency::Attempt;
use rest::{Failures, Path, Reply, ok};

use crate::App;

/// Deletes one's post; again is a success.
#[utoipa::path(
    delete,
    path = "/api/posts/{postId}",
    operation_id = "delete_post",
    tag = "posts",
    security(("access_token" = [])),
    params(
        ("postId" = i64, Path, description = "Post id"),
        ("Idempotency-Key" = Option<String>, Header, description = "1-255 visible ASCII characters; replays the first answer for 24 h"),
    ),
    responses(
        (status = 200, body = Env<bool>),
        (status = 403, description = "Not the author"),
        Failures,
    )
)]
pub(crate) async fn delete(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<i64>,
    attempt: Attempt,
) -> Result<Reply<bool>, ApiError> {
    let done = app.delete_post(&caller, attempt, id).await?;
    Ok(ok(done.data).replayed(done.replayed))
}
