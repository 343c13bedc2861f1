//! `POST /api/comments/replies`

use authentication::Caller;
use axum::extract::State;
use dto::{Comment, Env, ReplyRequest};
use error::ApiError;
use idempotency::Attempt;
use rest::{Failures, Json, Reply, created};

use crate::{App, domain::NewComment};

/// Replies to a comment, three levels deep at most.
#[utoipa::path(
    post,
    path = "/api/comments/replies",
    operation_id = "create_reply",
    tag = "comments",
    security(("access_token" = [])),
    params(
        ("Idempotency-Key" = Option<String>, Header, description = "1-255 visible ASCII characters; replays the first answer for 24 h"),
    ),
    request_body = ReplyRequest,
    responses(
        (status = 201, body = Env<Comment>),
        Failures,
    )
)]
pub(crate) async fn reply(
    State(app): State<App>,
    caller: Caller,
    attempt: Attempt,
    Json(request): Json<ReplyRequest>,
) -> Result<Reply<Comment>, ApiError> {
    let new = NewComment::reply(request)?;
    let done = app.create_comment(&caller, attempt, new).await?;
    Ok(created(done.data).replayed(done.replayed))
}
