//! The timeline service: everything that is read. Feeds, rankings, posts and comments come straight from the shared
//! truth that content and member write, so that what one did oneself shows at once; nothing is written here.
//!
//! Every read is the same four steps: skeleton (sort keys by one indexed statement), hydrate (one batched statement
//! per kind), rules (what vanished between the two is dropped), present.

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
use database::Database;
use transport::ReadEvents;

pub use build::SERVICE;
pub use domain::{PageMemory, ServedPages};
pub use router::{openapi, router};

/// What the handlers work with.
#[derive(Clone)]
pub struct App {
    /// The shared truth, read only.
    pub database: Database,
    /// Who is calling.
    pub authentication: Authentication,
    /// What time it is.
    pub clock: Clock,
    /// Where the pages of following feeds ended.
    pub page_memory: PageMemory,
    /// First pages of following feeds, as long as they are good.
    pub served_pages: ServedPages,
    /// Where views go.
    pub read_events: ReadEvents,
}

impl FromRef<App> for Authentication {
    fn from_ref(app: &App) -> Self {
        app.authentication.clone()
    }
}
