//! `GET /api/members/followers/more`

use authentication::Caller;
use axum::extract::State;
use dto::{Env, Summary};
use error::ApiError;
use pagination::Scroll;
use rest::{Failures, Paging, PagingParams, Reply, ok};

use crate::{App, domain::FollowList};

/// Who follows the caller, the latest first.
#[utoipa::path(
    get,
    path = "/api/members/followers/more",
    operation_id = "get_own_followers",
    tag = "follow-lists",
    security(("access_token" = [])),
    params(
        PagingParams,
    ),
    responses(
        (status = 200, body = Env<Scroll<Summary>>),
        Failures,
    )
)]
pub(crate) async fn own_followers(
    State(app): State<App>,
    caller: Caller,
    Paging(query): Paging<0, 10>,
) -> Result<Reply<Scroll<Summary>>, ApiError> {
    app.follow_list(&caller, FollowList::Followers, caller.id, &query).await.map(ok)
}
