//! `GET /api/members/{memberId}/followers/more`

use authentication::Caller;
use axum::extract::State;
use dto::{Env, Summary};
use error::ApiError;
use pagination::Scroll;
use rest::{Failures, Paging, PagingParams, Path, Reply, ok};

use crate::{App, domain::FollowList};

/// Who follows a member, the latest first.
#[utoipa::path(
    get,
    path = "/api/members/{memberId}/followers/more",
    operation_id = "get_followers",
    tag = "follow-lists",
    security(("access_token" = [])),
    params(
        ("memberId" = i64, Path, description = "Member id"),
        PagingParams,
    ),
    responses(
        (status = 200, body = Env<Scroll<Summary>>),
        Failures,
    )
)]
pub(crate) async fn followers_of_member(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<i64>,
    Paging(query): Paging<0, 10>,
) -> Result<Reply<Scroll<Summary>>, ApiError> {
    app.follow_list(&caller, FollowList::Followers, id, &query).await.map(ok)
}
