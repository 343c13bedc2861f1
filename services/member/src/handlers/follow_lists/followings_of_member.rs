//! `GET /api/members/{memberId}/followings/more`

use authentication::Caller;
use axum::extract::State;
use dto::{Env, Summary};
use error::ApiError;
use pagination::Scroll;
use rest::{Failures, Paging, PagingParams, Path, Reply, ok};

use crate::{App, domain::FollowList};

/// Whom a member follows, the latest first.
#[utoipa::path(
    get,
    path = "/api/members/{memberId}/followings/more",
    operation_id = "get_followings",
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
pub(crate) async fn followings_of_member(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<i64>,
    Paging(query): Paging<0, 10>,
) -> Result<Reply<Scroll<Summary>>, ApiError> {
    app.follow_list(&caller, FollowList::Followings, id, &query).await.map(ok)
}
