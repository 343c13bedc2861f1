//! `GET /api/search/comments/posts/{postId}`

use authentication::Caller;
use axum::extract::State;
use dto::{CommentSearchResult, Env};
use error::ApiError;
use pagination::Page;
use rest::{Failures, Paging, PagingParams, Path, Reply, ok};

use crate::App;

/// The comments of a post, of all levels, newest first.
#[utoipa::path(
    get,
    path = "/api/search/comments/posts/{postId}",
    operation_id = "search_comments_of_post",
    tag = "search",
    security(("access_token" = [])),
    params(("postId" = i64, Path, description = "Post id"), PagingParams),
    responses((status = 200, body = Env<Page<CommentSearchResult>>), Failures)
)]
pub(crate) async fn of_post(
    State(app): State<App>,
    caller: Caller,
    Path(post_id): Path<i64>,
    Paging(query): Paging<0, 10>,
) -> Result<Reply<Page<CommentSearchResult>>, ApiError> {
    Ok(ok(app.comments_of_post(&caller, post_id, &query).await?))
}
