//! Routes.

use axum::{Router, extract::DefaultBodyLimit};
use rest::BearerToken;
use utoipa::{Modify, OpenApi, openapi::OpenApi as Document};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{App, handlers::images};

#[derive(OpenApi)]
#[openapi(
    info(title = "dailyfeed image", description = "Pictures of members: uploaded once, kept as PNG, seen by everybody."),
    tags((name = "images"))
)]
struct Info;

fn routes() -> OpenApiRouter<App> {
    let uploads = OpenApiRouter::new()
        .routes(routes!(images::upload_profile::upload_profile))
        .routes(routes!(images::upload::upload))
        // Uploads count their bytes themselves.
        .layer(DefaultBodyLimit::disable());
    OpenApiRouter::with_openapi(Info::openapi())
        .merge(uploads)
        .routes(routes!(images::view::view))
        .routes(routes!(images::delete::delete))
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
