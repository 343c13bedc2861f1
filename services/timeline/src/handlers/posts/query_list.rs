//! `POST /api/timeline/posts/query/list`

use authentication::Caller;
use axum::extract::State;
use dto::{Env, Post, PostsBulkRequest};
use error::ApiError;
use idempotency::Attempt;
use rest::{Failures, Json, Reply, ok};

use crate::{App, domain::post_ids};

/// The posts with these ids, newest first; unknown and hidden ones are left out. Only reads: a key is checked, not kept.
#[utoipa::path(
    post,
    path = "/api/timeline/posts/query/list",
    operation_id = "get_posts_by_ids",
    tag = "posts",
    security(("access_token" = [])),
    params(
        ("Idempotency-Key" = Option<String>, Header, description = "1-255 visible ASCII characters; without effect"),
    ),
    request_body = PostsBulkRequest,
    responses(
        (status = 200, body = Env<Vec<Post>>),
        Failures,
    )
)]
pub(crate) async fn query_list(
    State(app): State<App>,
    caller: Caller,
    _: Attempt,
    Json(request): Json<PostsBulkRequest>,
) -> Result<Reply<Vec<Post>>, ApiError> {
    app.posts_by_ids(caller.id, &post_ids(request)?).await.map(ok)
}
