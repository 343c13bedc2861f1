//! `GET /api/timeline/members/{memberId}/comments`

use authentication::Caller;
use axum::extract::State;
use dto::{Comment, Env};
use error::ApiError;
use pagination::Scroll;
use rest::{Failures, Paging, PagingParams, Path, Reply, ok};

use crate::App;

/// A member's comments and replies under posts one may see, newest first; 404 `MEMBER_NOT_FOUND`.
#[utoipa::path(
    get,
    path = "/api/timeline/members/{memberId}/comments",
    operation_id = "get_comments_of_member",
    tag = "comments",
    security(("access_token" = [])),
    params(("memberId" = i64, Path, description = "Member id"), PagingParams),
    responses(
        (status = 200, body = Env<Scroll<Comment>>),
        Failures,
    )
)]
pub(crate) async fn by_author(
    State(app): State<App>,
    caller: Caller,
    Path(author): Path<i64>,
    Paging(query): Paging<0, 10>,
) -> Result<Reply<Scroll<Comment>>, ApiError> {
    app.comments_of_member(caller.id, author, &query).await.map(ok)
}
