//! `DELETE /api/comments/{commentId}`

use authentication::Caller;
use axum::extract::State;
use dto::Env;
use error::ApiError;
use idempotency::Attempt;
use rest::{Failures, Path, Reply, ok};

use crate::App;

/// Deletes one's comment with everything below it; again is a success.
#[utoipa::path(
    delete,
    path = "/api/comments/{commentId}",
    operation_id = "delete_comment",
    tag = "comments",
    security(("access_token" = [])),
    params(
        ("commentId" = i64, Path, description = "Comment id"),
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
    let done = app.delete_comment(&caller, attempt, id).await?;
    Ok(ok(done.data).replayed(done.replayed))
}
