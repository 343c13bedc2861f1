//! `POST /api/posts`

use authentication::Caller;
use axum::extract::State;
use dto::{Env, Post, PostRequest};
use error::ApiError;
use idempotency::Attempt;
use rest::{Failures, Json, Reply, created};

use crate::{App, domain::PostDraft};

/// Writes a post. The same text by the same member within 10 s gives the first post.
#[utoipa::path(
    post,
    path = "/api/posts",
    operation_id = "create_post",
    tag = "posts",
    security(("access_token" = [])),
    params(
        ("Idempotency-Key" = Option<String>, Header, description = "1-255 visible ASCII characters; replays the first answer for 24 h"),
    ),
    request_body = PostRequest,
    responses(
        (status = 201, body = Env<Post>),
        Failures,
    )
)]
pub(crate) async fn create(
    State(app): State<App>,
    caller: Caller,
    attempt: Attempt,
    Json(request): Json<PostRequest>,
) -> Result<Reply<Post>, ApiError> {
    let draft = PostDraft::parse(request)?;
    let done = app.create_post(&caller, attempt, draft).await?;
    Ok(created(done.data).replayed(done.replayed))
}
