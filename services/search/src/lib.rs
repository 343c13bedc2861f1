//! The search service: posts and comments by any substring of their text, from an index of its own that follows the
//! events at most a second behind. What is shown of a hit comes from timeline, so nothing deleted or hidden is shown.

mod build;
mod domain;
mod events;
mod handlers;
mod repository;
mod router;
mod service;

use std::sync::Arc;

use authentication::Authentication;
use axum::extract::FromRef;
use service_client::TimelineClient;

use repository::Store;

pub use build::SERVICE;
pub use events::INDEX_GROUP;
pub use repository::sqlite::MIGRATIONS;
pub use router::{openapi, router};

/// What the handlers work with.
#[derive(Clone)]
pub struct App {
    store: Arc<dyn Store>,
    authentication: Authentication,
    timeline: TimelineClient,
}

impl FromRef<App> for Authentication {
    fn from_ref(app: &App) -> Self {
        app.authentication.clone()
    }
}
