//! Routes, grouped by resource.

use axum::Router;
use rest::BearerToken;
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

fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::with_openapi(Info::openapi())
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
    document
}
