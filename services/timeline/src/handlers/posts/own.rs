//! `GET /api/timeline/posts`

use authentication::Caller;
use axum::extract::State;
use dto::{Env, Post};
use error::ApiError;
use pagination::Scroll;
use rest::{Failures, Paging, PagingParams, Reply, ok};

use crate::{App, repository::post_lists::PostList};

/// One's own posts, newest first.
#[utoipa::path(
    get,
    path = "/api/timeline/posts",
    operation_id = "get_own_posts",
    tag = "posts",
    security(("access_token" = [])),
    params(PagingParams),
    responses(
        (status = 200, body = Env<Scroll<Post>>),
        Failures,
    )
)]
pub(crate) async fn own(
    State(app): State<App>,
    caller: Caller,
    Paging(query): Paging<0, 10>,
) -> Result<Reply<Scroll<Post>>, ApiError> {
    app.posts(caller.id, PostList::Author(caller.id), &query).await.map(ok)
}
