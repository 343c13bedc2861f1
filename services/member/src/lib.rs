//! The member service: members, profiles, follows, and who is who. A write commits its rows, counters, idempotency
//! record and event in one transaction.

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
use idempotency::Idempotency;

pub use build::SERVICE;
pub use router::{openapi, router};
pub use service::{AvatarImages, Identity, IdentityTables, deactivate_profile};

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
    /// What sign-ups and sessions are made with.
    pub identity: Identity,
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
