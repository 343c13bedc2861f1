//! `GET /api/timeline/posts/followings`

use authentication::Caller;
use axum::extract::State;
use dto::{Env, Post};
use error::ApiError;
use pagination::Scroll;
use rest::{Failures, Paging, PagingParams, Written};

use crate::App;

/// The posts of those one follows, newest first; exact across pages while others post.
#[utoipa::path(
    get,
    path = "/api/timeline/posts/followings",
    operation_id = "get_following_feed",
    tag = "posts",
    security(("access_token" = [])),
    params(PagingParams),
    responses(
        (status = 200, body = Env<Scroll<Post>>),
        Failures,
    )
)]
pub(crate) async fn followings(
    State(app): State<App>,
    caller: Caller,
    Paging(query): Paging<0, 20>,
) -> Result<Written, ApiError> {
    app.following_feed(caller.id, &query).await
}
