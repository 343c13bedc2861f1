//! Routes, grouped by resource.

use axum::Router;
use rest::BearerToken;
use utoipa::{Modify, OpenApi, openapi::OpenApi as Document};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{App, handlers::members};

#[derive(OpenApi)]
#[openapi(
    info(title = "dailyfeed member", description = "Members, profiles and follows; sign-up, login and tokens."),
    tags((name = "members"), (name = "follow"))
)]
struct Info;

fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::with_openapi(Info::openapi())
        // Members
        .routes(routes!(members::own::own))
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
