//! `POST /api/member-activities/notifications/read`

use authentication::Caller;
use axum::extract::State;
use dto::{Env, NotificationsReadRequest};
use error::ApiError;
use idempotency::Attempt;
use rest::{Failures, Json, Reply, ok};

use crate::{App, domain::read_up_to};

/// Marks everything up to a notification as seen; what was seen stays seen.
#[utoipa::path(
    post,
    path = "/api/member-activities/notifications/read",
    tag = "notifications",
    security(("access_token" = [])),
    params(
        ("Idempotency-Key" = Option<String>, Header, description = "1-255 visible ASCII characters; replays the first answer for 24 h"),
    ),
    request_body = NotificationsReadRequest,
    responses(
        (status = 200, body = Env<bool>),
        Failures,
    )
)]
pub(crate) async fn read_notifications(
    State(app): State<App>,
    caller: Caller,
    attempt: Attempt,
    Json(request): Json<NotificationsReadRequest>,
) -> Result<Reply<bool>, ApiError> {
    let up_to = read_up_to(&request)?;
    let done = app.mark_read(&caller, attempt, up_to).await?;
    Ok(ok(done.data).replayed(done.replayed))
}
