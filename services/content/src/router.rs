//! Routes, grouped by resource.

use axum::Router;
use rest::BearerToken;
use utoipa::{Modify, OpenApi, openapi::OpenApi as Document};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    App,
    handlers::{comments, posts},
};

#[derive(OpenApi)]
#[openapi(
    info(title = "dailyfeed content", description = "Posts, comments and likes: everything that is written."),
    tags((name = "posts"), (name = "comments"))
)]
struct Info;

fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::with_openapi(Info::openapi())
        // Posts
        .routes(routes!(posts::create::create))
        .routes(routes!(posts::update::update, posts::delete::delete))
        .routes(routes!(posts::like::like, posts::unlike::unlike))
        // Comments
        .routes(routes!(comments::create::create))
        .routes(routes!(comments::reply::reply))
        .routes(routes!(comments::update::update, comments::delete::delete))
        .routes(routes!(comments::like::like, comments::unlike::unlike))
        // The client's spelling of the same route.
        .route("/api/comments/", axum::routing::post(comments::create::create))
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
