//! The search service: posts and comments by any substring of their text, from an index of its own that follows the
//! events at most a second behind. What is shown of a hit comes from timeline, so nothing deleted or hidden is shown.

mod build;
mod domain;
mod events;
mod handlers;
mod repository;
mod router;
mod service;

use authentication::Authentication;
use axum::extract::FromRef;
use database::Database;
use service_client::TimelineClient;

pub use build::SERVICE;
pub use events::{INDEX_GROUP, Index};
pub use repository::MIGRATIONS;
pub use router::{openapi, router};

/// What the handlers work with.
#[derive(Clone)]
pub struct App {
    /// The index.
    pub database: Database,
    /// Who is calling.
    pub authentication: Authentication,
    /// What is shown of posts.
    pub timeline: TimelineClient,
}

impl FromRef<App> for Authentication {
    fn from_ref(app: &App) -> Self {
        app.authentication.clone()
    }
}
