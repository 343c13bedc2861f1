//! `POST /api/member-activities/events`

use authentication::ServiceCaller;
use axum::extract::State;
use dto::{Env, EventsAccepted, EventsRequest};
use error::ApiError;
use rest::{Failures, Json, Reply, created};

use crate::{App, domain::events};

/// Records events that do not come through the event log, which activity knows by their ids. Internal: a service's token.
#[utoipa::path(
    post,
    path = "/api/member-activities/events",
    tag = "activities",
    security(("service_token" = [])),
    request_body = EventsRequest,
    responses(
        (status = 201, body = Env<EventsAccepted>),
        Failures,
    )
)]
pub(crate) async fn record_events(
    State(app): State<App>,
    _: ServiceCaller,
    Json(request): Json<EventsRequest>,
) -> Result<Reply<EventsAccepted>, ApiError> {
    Ok(created(app.record_events(events(request)?).await?))
}
