//! The member service: members, profiles, follows, and who is who. A write commits its rows, counters, idempotency
//! record and event in one transaction.

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
use idempotency::Idempotency;

pub use router::{openapi, router};
pub use service::{AvatarImages, deactivate_profile};

/// What the handlers work with.
#[derive(Clone)]
pub struct App {
    /// The shared truth.
    pub database: Database,
    /// Repeatable writes over it.
    pub idempotency: Idempotency,
    /// Who is calling.
    pub authentication: Authentication,
    /// What time it is.
    pub clock: Clock,
    /// Where replaced avatars are discarded.
    pub images: AvatarImages,
    /// Members that one member may follow (setting `limits.max_followings`).
    pub max_followings: u32,
}

impl FromRef<App> for Authentication {
    fn from_ref(app: &App) -> Self {
        app.authentication.clone()
    }
}
