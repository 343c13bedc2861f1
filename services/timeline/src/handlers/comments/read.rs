//! `GET /api/timeline/comments/{commentId}`

use authentication::Caller;
use axum::extract::State;
use dto::{Comment, Env};
use error::ApiError;
use rest::{Failures, Path, Reply, ok};

use crate::App;

/// One comment or reply.
#[utoipa::path(
    get,
    path = "/api/timeline/comments/{commentId}",
    operation_id = "get_comment",
    tag = "comments",
    security(("access_token" = [])),
    params(("commentId" = i64, Path, description = "Comment id")),
    responses(
        (status = 200, body = Env<Comment>),
        Failures,
    )
)]
pub(crate) async fn read(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<i64>,
) -> Result<Reply<Comment>, ApiError> {
    app.read_comment(caller.id, id).await.map(ok)
}
