//! `GET /api/members/followers-followings`

use authentication::Caller;
use axum::extract::State;
use dto::{Env, FollowScrollPage};
use error::ApiError;
use rest::{Failures, Paging, PagingParams, Reply, ok};

use crate::App;

/// The caller's followers and followings; the cursors go on in `/followers/more` and `/followings/more`.
#[utoipa::path(
    get,
    path = "/api/members/followers-followings",
    operation_id = "get_own_follow_lists",
    tag = "follow-lists",
    security(("access_token" = [])),
    params(
        PagingParams,
    ),
    responses(
        (status = 200, body = Env<FollowScrollPage>),
        Failures,
    )
)]
pub(crate) async fn own(
    State(app): State<App>,
    caller: Caller,
    Paging(query): Paging<0, 10>,
) -> Result<Reply<FollowScrollPage>, ApiError> {
    app.follow_lists(&caller, caller.id, &query).await.map(ok)
}
