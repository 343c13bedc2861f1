//! `POST /api/search/posts/comments/query/count/in`

use authentication::Caller;
use axum::extract::State;
use dto::{CommentCount, Env, PostPksRequest};
use error::ApiError;
use idempotency::Attempt;
use rest::{Failures, Json, Reply, ok};

use crate::{App, handlers::ids, repository::PostCounter};

/// Comments of many posts; posts without comments are absent.
#[utoipa::path(
    post,
    path = "/api/search/posts/comments/query/count/in",
    operation_id = "count_post_comments",
    tag = "counters",
    security(("access_token" = [])),
    request_body = PostPksRequest,
    responses((status = 200, body = Env<Vec<CommentCount>>), Failures)
)]
pub(crate) async fn count_comments(
    State(app): State<App>,
    caller: Caller,
    // A read: the key is checked, nothing is stored.
    _: Attempt,
    Json(request): Json<PostPksRequest>,
) -> Result<Reply<Vec<CommentCount>>, ApiError> {
    let ids = ids("postPks", request.post_pks)?;
    let counted = app.store.post_counts(PostCounter::Comments, &ids, caller.id).await?;
    Ok(ok(counted.into_iter().map(|(id, count)| CommentCount { post_pk: id, comment_count: count }).collect()))
}
