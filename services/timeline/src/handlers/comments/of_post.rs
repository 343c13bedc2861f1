//! `GET /api/timeline/posts/{postId}/comments`

use authentication::Caller;
use axum::extract::State;
use dto::{Comment, Env};
use error::ApiError;
use pagination::Scroll;
use rest::{Failures, PagingParams, Params, Path, Reply, ok};

use crate::{App, domain::Direction};

/// The comments at the top of a post, newest first unless `sort` says otherwise.
#[utoipa::path(
    get,
    path = "/api/timeline/posts/{postId}/comments",
    operation_id = "get_comments_of_post",
    tag = "comments",
    security(("access_token" = [])),
    params(
        ("postId" = i64, Path, description = "Post id"),
        ("sort" = Option<String>, Query, description = "`createdAt,desc` (the default) or `createdAt,asc`"),
        PagingParams,
    ),
    responses(
        (status = 200, body = Env<Scroll<Comment>>),
        Failures,
    )
)]
pub(crate) async fn of_post(
    State(app): State<App>,
    caller: Caller,
    Path(post): Path<i64>,
    params: Params,
) -> Result<Reply<Scroll<Comment>>, ApiError> {
    let (direction, query) = (Direction::parse(params.one("sort")?)?, params.paging(0, 10)?);
    app.comments_of_post(caller.id, post, direction, &query).await.map(ok)
}
