//! `POST /api/comments`

use authentication::Caller;
use axum::extract::State;
use dto::{Comment, CommentRequest, Env};
use error::ApiError;
use idempotency::Attempt;
use rest::{Failures, Json, Reply, created};

use crate::{App, domain::NewComment};

/// Writes a comment under a post; `parentId` is ignored.
#[utoipa::path(
    post,
    path = "/api/comments",
    operation_id = "create_comment",
    tag = "comments",
    security(("access_token" = [])),
    params(
        ("Idempotency-Key" = Option<String>, Header, description = "1-255 visible ASCII characters; replays the first answer for 24 h"),
    ),
    request_body = CommentRequest,
    responses(
        (status = 201, body = Env<Comment>),
        Failures,
    )
)]
pub(crate) async fn create(
    State(app): State<App>,
    caller: Caller,
    attempt: Attempt,
    Json(request): Json<CommentRequest>,
) -> Result<Reply<Comment>, ApiError> {
    let new = NewComment::comment(request)?;
    let done = app.create_comment(&caller, attempt, new).await?;
    Ok(created(done.data).replayed(done.replayed))
}
