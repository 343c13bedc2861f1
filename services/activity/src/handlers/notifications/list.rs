//! `GET /api/member-activities/notifications`

use authentication::Caller;
use axum::extract::State;
use dto::{Env, Notification};
use error::ApiError;
use pagination::Scroll;
use rest::{Failures, Paging, PagingParams, Reply, ok};

use crate::App;

/// What others did that concerns the caller, newest first in the order of arrival: likes and comments on his posts,
/// likes of and replies to his comments, followers, and what those whom he follows have posted since he does.
#[utoipa::path(
    get,
    path = "/api/member-activities/notifications",
    tag = "notifications",
    security(("access_token" = [])),
    params(PagingParams),
    responses(
        (status = 200, body = Env<Scroll<Notification>>),
        Failures,
    )
)]
pub(crate) async fn list_notifications(
    State(app): State<App>,
    caller: Caller,
    Paging(query): Paging<0, 20>,
) -> Result<Reply<Scroll<Notification>>, ApiError> {
    Ok(ok(app.list_notifications(&caller, &query).await?))
}
