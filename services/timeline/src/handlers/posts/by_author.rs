//! `GET /api/timeline/posts/authors/{authorId}`

use authentication::Caller;
use axum::extract::State;
use dto::{Env, Post};
use error::ApiError;
use pagination::Scroll;
use rest::{Failures, Paging, PagingParams, Path, Reply, ok};

use crate::App;

/// A member's posts, newest first; 404 `MEMBER_NOT_FOUND` if the member is unknown or hidden.
#[utoipa::path(
    get,
    path = "/api/timeline/posts/authors/{authorId}",
    operation_id = "get_posts_of_author",
    tag = "posts",
    security(("access_token" = [])),
    params(("authorId" = i64, Path, description = "Member id"), PagingParams),
    responses(
        (status = 200, body = Env<Scroll<Post>>),
        Failures,
    )
)]
pub(crate) async fn by_author(
    State(app): State<App>,
    caller: Caller,
    Path(author): Path<i64>,
    Paging(query): Paging<0, 10>,
) -> Result<Reply<Scroll<Post>>, ApiError> {
    app.posts_of_author(caller.id, author, &query).await.map(ok)
}
