//! `GET /api/timeline/posts/most-commented`

use authentication::Caller;
use axum::extract::State;
use dto::{Env, Post};
use error::ApiError;
use pagination::Scroll;
use rest::{Failures, Paging, PagingParams, Reply, ok};

use crate::{App, repository::post_lists::PostList};

/// Posts of everybody by comments of all levels, then newest first; posts without comments come last.
#[utoipa::path(
    get,
    path = "/api/timeline/posts/most-commented",
    operation_id = "get_most_commented_posts",
    tag = "posts",
    security(("access_token" = [])),
    params(PagingParams),
    responses(
        (status = 200, body = Env<Scroll<Post>>),
        Failures,
    )
)]
pub(crate) async fn most_commented(
    State(app): State<App>,
    caller: Caller,
    Paging(query): Paging<0, 20>,
) -> Result<Reply<Scroll<Post>>, ApiError> {
    app.posts(caller.id, PostList::Commented, &query).await.map(ok)
}
