//! Routes, grouped by resource.

use axum::{Router, extract::DefaultBodyLimit};
use dto::MAX_EVENTS;
use rest::{BearerToken, ServiceToken};
use utoipa::{Modify, OpenApi, openapi::OpenApi as Document};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    App,
    handlers::{activities, notifications},
};

#[derive(OpenApi)]
#[openapi(
    info(title = "dailyfeed activity", description = "What members did, and what others are told of it."),
    tags((name = "activities"), (name = "notifications"))
)]
struct Info;

/// Events of one hand-over: as many of the longest posts, each 64 KiB with what goes with it.
const EVENTS_BYTES: usize = MAX_EVENTS * 64 * 1024;

fn routes() -> OpenApiRouter<App> {
    let events = OpenApiRouter::new()
        .routes(routes!(activities::record_events::record_events))
        .layer(DefaultBodyLimit::max(EVENTS_BYTES));
    OpenApiRouter::with_openapi(Info::openapi())
        .merge(events)
        // Activities
        .routes(routes!(activities::list::list_activities))
        .routes(routes!(activities::report_post::report_post_activity))
        .routes(routes!(activities::report_comment::report_comment_activity))
        .routes(routes!(activities::report_post_like::report_post_like_activity))
        .routes(routes!(activities::report_comment_like::report_comment_like_activity))
        // Notifications
        .routes(routes!(notifications::list::list_notifications))
        .routes(routes!(notifications::unread_count::count_unread_notifications))
        .routes(routes!(notifications::read::read_notifications))
}

/// The service's routes.
pub fn router(app: App) -> Router {
    routes().split_for_parts().0.with_state(app)
}

/// The service's OpenAPI 3.1 document.
pub fn openapi() -> Document {
    let mut document = routes().split_for_parts().1;
    BearerToken.modify(&mut document);
    ServiceToken.modify(&mut document);
    document
}
