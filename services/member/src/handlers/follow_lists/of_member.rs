//! `GET /api/members/{memberId}/followers-followings`

use authentication::Caller;
use axum::extract::State;
use dto::{Env, FollowScrollPage};
use error::ApiError;
use rest::{Failures, Paging, PagingParams, Path, Reply, ok};

use crate::App;

/// A member's followers and followings; the cursors go on in `…/followers/more` and `…/followings/more`.
#[utoipa::path(
    get,
    path = "/api/members/{memberId}/followers-followings",
    operation_id = "get_follow_lists",
    tag = "follow-lists",
    security(("access_token" = [])),
    params(
        ("memberId" = i64, Path, description = "Member id"),
        PagingParams,
    ),
    responses(
        (status = 200, body = Env<FollowScrollPage>),
        Failures,
    )
)]
pub(crate) async fn of_member(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<i64>,
    Paging(query): Paging<0, 10>,
) -> Result<Reply<FollowScrollPage>, ApiError> {
    app.follow_lists(&caller, id, &query).await.map(ok)
}
