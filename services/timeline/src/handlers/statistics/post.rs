//! `GET /api/timeline/statistics/posts/{postId}`

use authentication::Caller;
use axum::extract::State;
use dto::{Env, PostItemCounts};
use error::ApiError;
use rest::{Failures, Path, Reply, ok};

use crate::App;

/// The counters of one post.
#[utoipa::path(
    get,
    path = "/api/timeline/statistics/posts/{postId}",
    operation_id = "get_post_counts",
    tag = "statistics",
    security(("access_token" = [])),
    params(("postId" = i64, Path, description = "Post id")),
    responses(
        (status = 200, body = Env<PostItemCounts>),
        Failures,
    )
)]
pub(crate) async fn post(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<i64>,
) -> Result<Reply<PostItemCounts>, ApiError> {
    app.post_counts(caller.id, id).await.map(ok)
}
