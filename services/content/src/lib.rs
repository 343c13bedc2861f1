//! The content service: everything that is written. A write commits its rows, counters, idempotency record and event
//! in one transaction; what reads (timeline, search, activity) scales apart from it.

mod build;
mod domain;
mod events;
mod handlers;
mod mapper;
mod repository;
mod router;
mod service;

use authentication::Authentication;
use axum::extract::FromRef;
use clock::Clock;
use idempotency::Idempotency;

pub use build::SERVICE;
pub use events::{VIEW_GROUP, ViewCounts};
pub use router::{openapi, router};

/// What the handlers work with.
#[derive(Clone)]
pub struct App {
    /// Repeatable writes over the shared truth.
    pub idempotency: Idempotency,
    /// Who is calling.
    pub authentication: Authentication,
    /// What time it is.
    pub clock: Clock,
}

impl FromRef<App> for Authentication {
    fn from_ref(app: &App) -> Self {
        app.authentication.clone()
    }
}
