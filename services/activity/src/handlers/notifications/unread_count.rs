//! `GET /api/member-activities/notifications/unread-count`

use authentication::Caller;
use axum::extract::State;
use dto::{Env, UnreadCount};
use error::ApiError;
use rest::{Failures, Reply, ok};

use crate::App;

/// How many notifications the caller has not seen yet; counted up to 10,000.
#[utoipa::path(
    get,
    path = "/api/member-activities/notifications/unread-count",
    tag = "notifications",
    security(("access_token" = [])),
    responses(
        (status = 200, body = Env<UnreadCount>),
        Failures,
    )
)]
pub(crate) async fn count_unread_notifications(
    State(app): State<App>,
    caller: Caller,
) -> Result<Reply<UnreadCount>, ApiError> {
    Ok(ok(UnreadCount { count: app.count_unread(&caller).await? }))
}
