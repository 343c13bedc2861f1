//! `PUT /api/comments/{commentId}`

use authentication::Caller;
use axum::extract::State;
use dto::{Comment, CommentUpdateRequest, Env};
use error::ApiError;
use idempotency::Attempt;
use rest::{Failures, Json, Path, Reply, ok};

use crate::{App, domain::comment_text};

/// Edits one's comment.
#[utoipa::path(
    put,
    path = "/api/comments/{commentId}",
    operation_id = "update_comment",
    tag = "comments",
    security(("access_token" = [])),
    params(
        ("commentId" = i64, Path, description = "Comment id"),
        ("Idempotency-Key" = Option<String>, Header, description = "1-255 visible ASCII characters; replays the first answer for 24 h"),
    ),
    request_body = CommentUpdateRequest,
    responses(
        (status = 200, body = Env<Comment>),
        (status = 403, description = "Not the author"),
        Failures,
    )
)]
pub(crate) async fn update(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<i64>,
    attempt: Attempt,
    Json(request): Json<CommentUpdateRequest>,
) -> Result<Reply<Comment>, ApiError> {
    let content = comment_text(request.content)?;
    let done = app.update_comment(&caller, attempt, id, content).await?;
    Ok(ok(done.data).replayed(done.replayed))
}
