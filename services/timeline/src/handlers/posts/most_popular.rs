//! `GET /api/timeline/posts/most-popular`

use authentication::Caller;
use axum::extract::State;
use dto::{Env, Post};
use error::ApiError;
use pagination::Scroll;
use rest::{Failures, Paging, PagingParams, Reply, ok};

use crate::{App, repository::post_lists::PostList};

/// Posts of everybody by views + 2 x likes, then newest first.
#[utoipa::path(
    get,
    path = "/api/timeline/posts/most-popular",
    operation_id = "get_most_popular_posts",
    tag = "posts",
    security(("access_token" = [])),
    params(PagingParams),
    responses(
        (status = 200, body = Env<Scroll<Post>>),
        Failures,
    )
)]
pub(crate) async fn most_popular(
    State(app): State<App>,
    caller: Caller,
    Paging(query): Paging<0, 20>,
) -> Result<Reply<Scroll<Post>>, ApiError> {
    app.posts(caller.id, PostList::Popular, &query).await.map(ok)
}
