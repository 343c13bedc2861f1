//! `GET /api/timeline/posts/{postId}`

use authentication::Caller;
use axum::extract::State;
use dto::{Env, Post};
use error::ApiError;
use rest::{Failures, Path, Reply, ok};

use crate::App;

/// One post; counts as a view, but for its author.
#[utoipa::path(
    get,
    path = "/api/timeline/posts/{postId}",
    operation_id = "get_post",
    tag = "posts",
    security(("access_token" = [])),
    params(("postId" = i64, Path, description = "Post id")),
    responses(
        (status = 200, body = Env<Post>),
        Failures,
    )
)]
pub(crate) async fn read(State(app): State<App>, caller: Caller, Path(id): Path<i64>) -> Result<Reply<Post>, ApiError> {
    app.read_post(caller.id, id).await.map(ok)
}
