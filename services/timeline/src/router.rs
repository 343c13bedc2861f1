//! Routes, grouped by resource. A literal segment (`most-popular`) wins over `{postId}`.

use axum::Router;
use rest::BearerToken;
use utoipa::{Modify, OpenApi, openapi::OpenApi as Document};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    App,
    handlers::{comments, posts, statistics},
};

#[derive(OpenApi)]
#[openapi(
    info(title = "dailyfeed timeline", description = "Feeds, rankings, posts and comments: everything that is read."),
    tags((name = "posts"), (name = "comments"), (name = "statistics"))
)]
struct Info;

fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::with_openapi(Info::openapi())
        // Feeds and rankings
        .routes(routes!(posts::followings::followings))
        .routes(routes!(posts::most_popular::most_popular))
        .routes(routes!(posts::most_commented::most_commented))
        .routes(routes!(posts::recent_activities::recent_activities))
        // Posts
        .routes(routes!(posts::own::own))
        .routes(routes!(posts::by_author::by_author))
        .routes(routes!(posts::date_range::date_range))
        .routes(routes!(posts::query_list::query_list))
        .routes(routes!(posts::read::read))
        .routes(routes!(statistics::post::post))
        // Comments
        .routes(routes!(comments::of_post::of_post))
        .routes(routes!(comments::own::own))
        .routes(routes!(comments::read::read))
        .routes(routes!(comments::replies::replies))
        .routes(routes!(comments::by_author::by_author))
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
