//! `GET /api/timeline/comments`

use authentication::Caller;
use axum::extract::State;
use dto::{Comment, Env};
use error::ApiError;
use pagination::Scroll;
use rest::{Failures, Paging, PagingParams, Reply, ok};

use crate::App;

/// One's own comments and replies, newest first.
#[utoipa::path(
    get,
    path = "/api/timeline/comments",
    operation_id = "get_own_comments",
    tag = "comments",
    security(("access_token" = [])),
    params(PagingParams),
    responses(
        (status = 200, body = Env<Scroll<Comment>>),
        Failures,
    )
)]
pub(crate) async fn own(
    State(app): State<App>,
    caller: Caller,
    Paging(query): Paging<0, 20>,
) -> Result<Reply<Scroll<Comment>>, ApiError> {
    app.comments_of_member(caller.id, caller.id, &query).await.map(ok)
}
