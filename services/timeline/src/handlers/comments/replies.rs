//! `GET /api/timeline/comments/{commentId}/replies`

use authentication::Caller;
use axum::extract::State;
use dto::{Comment, Env};
use error::ApiError;
use pagination::Scroll;
use rest::{Failures, Paging, PagingParams, Path, Reply, ok};

use crate::App;

/// The direct replies to a comment, oldest first; 404 `PARENT_COMMENT_NOT_FOUND`.
#[utoipa::path(
    get,
    path = "/api/timeline/comments/{commentId}/replies",
    operation_id = "get_replies",
    tag = "comments",
    security(("access_token" = [])),
    params(("commentId" = i64, Path, description = "Comment id"), PagingParams),
    responses(
        (status = 200, body = Env<Scroll<Comment>>),
        Failures,
    )
)]
pub(crate) async fn replies(
    State(app): State<App>,
    caller: Caller,
    Path(parent): Path<i64>,
    Paging(query): Paging<0, 10>,
) -> Result<Reply<Scroll<Comment>>, ApiError> {
    app.replies(caller.id, parent, &query).await.map(ok)
}
