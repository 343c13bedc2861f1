//! Routes, grouped by resource.

use axum::{Router, routing::get};
use rest::BearerToken;
use utoipa::{Modify, OpenApi, openapi::OpenApi as Document};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    App,
    handlers::{comments, followers, posts},
};

#[derive(OpenApi)]
#[openapi(
    info(title = "dailyfeed search", description = "Posts and comments by any substring of their text."),
    tags((name = "search"), (name = "counters"))
)]
struct Info;

fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::with_openapi(Info::openapi())
        // Posts
        .routes(routes!(posts::search::search))
        .routes(routes!(posts::count_likes::count_likes))
        .routes(routes!(posts::count_comments::count_comments))
        // Comments
        .routes(routes!(comments::search::search))
        .routes(routes!(comments::of_post::of_post))
        .routes(routes!(comments::advanced::advanced))
        .routes(routes!(comments::count_likes::count_likes))
        // Followers
        .routes(routes!(followers::count::count))
        // The client's spelling of the same route.
        .route("/api/search/posts/", get(posts::search::search))
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
