//! `POST /api/search/posts/like/query/count/in`

use authentication::Caller;
use axum::extract::State;
use dto::{Env, PostLikeCount, PostPksRequest};
use error::ApiError;
use idempotency::Attempt;
use rest::{Failures, Json, Reply, ok};

use crate::{App, handlers::ids, repository::PostCounter};

/// Likes of many posts; posts without likes are absent.
#[utoipa::path(
    post,
    path = "/api/search/posts/like/query/count/in",
    operation_id = "count_post_likes",
    tag = "counters",
    security(("access_token" = [])),
    request_body = PostPksRequest,
    responses((status = 200, body = Env<Vec<PostLikeCount>>), Failures)
)]
pub(crate) async fn count_likes(
    State(app): State<App>,
    caller: Caller,
    // A read: the key is checked, nothing is stored.
    _: Attempt,
    Json(request): Json<PostPksRequest>,
) -> Result<Reply<Vec<PostLikeCount>>, ApiError> {
    let ids = ids("postPks", request.post_pks)?;
    let counted = app.store.post_counts(PostCounter::Likes, &ids, caller.id).await?;
    Ok(ok(counted.into_iter().map(|(id, count)| PostLikeCount { post_pk: id, like_count: count }).collect()))
}
