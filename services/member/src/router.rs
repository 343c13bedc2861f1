//! Routes, grouped by resource.

use axum::Router;
use rest::BearerToken;
use utoipa::{Modify, OpenApi, openapi::OpenApi as Document};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    App,
    handlers::{authentication, follow_lists, following, keys, members, profiles, summaries, token},
};

#[derive(OpenApi)]
#[openapi(
    info(title = "dailyfeed member", description = "Members, profiles and follows; sign-up, login and tokens."),
    tags((name = "authentication"), (name = "token"), (name = "members"), (name = "profiles"), (name = "follow-lists"), (name = "follow"))
)]
struct Info;

fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::with_openapi(Info::openapi())
        // Authentication
        .routes(routes!(authentication::sign_up::sign_up))
        .routes(routes!(authentication::log_in::log_in))
        .routes(routes!(authentication::log_out::log_out))
        .routes(routes!(authentication::log_out_all::log_out_all))
        .routes(routes!(authentication::refresh::refresh))
        .routes(routes!(authentication::deactivate::deactivate))
        // Tokens
        .routes(routes!(token::refresh::refresh))
        .routes(routes!(keys::published::published))
        // For other services, and so in no document.
        .route("/internal/revocations", axum::routing::get(keys::revoked::revoked))
        // Members
        .routes(routes!(members::own::own))
        .routes(routes!(members::find::find))
        .routes(routes!(summaries::own::own))
        .routes(routes!(summaries::of_member::of_member))
        .routes(routes!(summaries::query_in::query_in))
        .routes(routes!(summaries::query_followings::query_followings))
        // Profiles
        .routes(routes!(profiles::own::own, profiles::update::update))
        .routes(routes!(profiles::change_handle::change_handle))
        .routes(routes!(profiles::of_handle::of_handle))
        .routes(routes!(profiles::of_id::of_id))
        .routes(routes!(profiles::of_member::of_member))
        // Followers and followings
        .routes(routes!(follow_lists::own::own))
        .routes(routes!(follow_lists::own_followers::own_followers))
        .routes(routes!(follow_lists::own_followings::own_followings))
        .routes(routes!(follow_lists::of_member::of_member))
        .routes(routes!(follow_lists::followers_of_member::followers_of_member))
        .routes(routes!(follow_lists::followings_of_member::followings_of_member))
        // Following
        .routes(routes!(following::follow::follow, following::unfollow::unfollow))
        .routes(routes!(following::newbies::newbies))
        .routes(routes!(following::more_newbies::more_newbies))
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
