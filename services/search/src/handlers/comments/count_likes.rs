//! `POST /api/search/comments/like/query/count/in`

use authentication::Caller;
use axum::extract::State;
use dto::{CommentIdsRequest, CommentLikeCount, Env};
use error::ApiError;
use idempotency::Attempt;
use rest::{Failures, Json, Reply, ok};

use crate::{App, handlers::ids};

/// Likes of many comments; comments without likes are absent.
#[utoipa::path(
    post,
    path = "/api/search/comments/like/query/count/in",
    operation_id = "count_comment_likes",
    tag = "counters",
    security(("access_token" = [])),
    request_body = CommentIdsRequest,
    responses((status = 200, body = Env<Vec<CommentLikeCount>>), Failures)
)]
pub(crate) async fn count_likes(
    State(app): State<App>,
    caller: Caller,
    // A read: the key is checked, nothing is stored.
    _: Attempt,
    Json(request): Json<CommentIdsRequest>,
) -> Result<Reply<Vec<CommentLikeCount>>, ApiError> {
    let ids = ids("commentIds", request.comment_ids)?;
    let counted = app.store.comment_likes(&ids, caller.id).await?;
    Ok(ok(counted.into_iter().map(|(id, count)| CommentLikeCount { comment_pk: id, like_count: count }).collect()))
}
