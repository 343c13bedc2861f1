//! `PUT /api/posts/{postId}`

use authentication::Caller;
use axum::extract::State;
use dto::{Env, Post, PostRequest};
use error::ApiError;
use idempotency::Attempt;
use rest::{Failures, Json, Path, Reply, ok};

use crate::{App, domain::PostDraft};

/// Edits one's post; an absent title stays.
#[utoipa::path(
    put,
    path = "/api/posts/{postId}",
    operation_id = "update_post",
    tag = "posts",
    security(("access_token" = [])),
    params(
        ("postId" = i64, Path, description = "Post id"),
        ("Idempotency-Key" = Option<String>, Header, description = "1-255 visible ASCII characters; replays the first answer for 24 h"),
    ),
    request_body = PostRequest,
    responses(
        (status = 200, body = Env<Post>),
        (status = 403, description = "Not the author"),
        Failures,
    )
)]
pub(crate) async fn update(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<i64>,
    attempt: Attempt,
    Json(request): Json<PostRequest>,
) -> Result<Reply<Post>, ApiError> {
    let draft = PostDraft::parse(request)?;
    let done = app.update_post(&caller, attempt, id, draft).await?;
    Ok(ok(done.data).replayed(done.replayed))
}
