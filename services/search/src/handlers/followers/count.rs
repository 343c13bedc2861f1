//! `POST /api/search/follow/following/query/count/in`

use authentication::Caller;
use axum::extract::State;
use dto::{Env, FollowingCount, MemberIdsRequest};
use error::ApiError;
use idempotency::Attempt;
use rest::{Failures, Json, Reply, ok};

use crate::{App, handlers::ids};

/// Followers of many members; members without followers are absent.
#[utoipa::path(
    post,
    path = "/api/search/follow/following/query/count/in",
    operation_id = "count_followers",
    tag = "counters",
    security(("access_token" = [])),
    request_body = MemberIdsRequest,
    responses((status = 200, body = Env<Vec<FollowingCount>>), Failures)
)]
pub(crate) async fn count(
    State(app): State<App>,
    _: Caller,
    // A read: the key is checked, nothing is stored.
    _: Attempt,
    Json(request): Json<MemberIdsRequest>,
) -> Result<Reply<Vec<FollowingCount>>, ApiError> {
    let ids = ids("toMemberIds", request.to_member_ids)?;
    let counted = app.store.followers(&ids).await?;
    Ok(ok(counted.into_iter().map(|(id, count)| FollowingCount { to_member_id: id, following_count: count }).collect()))
}
