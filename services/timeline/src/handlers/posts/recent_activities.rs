//! `GET /api/timeline/posts/recent-activities`

use authentication::Caller;
use axum::extract::State;
use dto::{Env, Post};
use error::ApiError;
use pagination::Scroll;
use rest::{Failures, Paging, PagingParams, Reply, ok};

use crate::{App, repository::post_lists::PostList};

/// Posts of everybody, newest first.
#[utoipa::path(
    get,
    path = "/api/timeline/posts/recent-activities",
    operation_id = "get_recent_posts",
    tag = "posts",
    security(("access_token" = [])),
    params(PagingParams),
    responses(
        (status = 200, body = Env<Scroll<Post>>),
        Failures,
    )
)]
pub(crate) async fn recent_activities(
    State(app): State<App>,
    caller: Caller,
    Paging(query): Paging<0, 20>,
) -> Result<Reply<Scroll<Post>>, ApiError> {
    app.posts(caller.id, PostList::Recent, &query).await.map(ok)
}
