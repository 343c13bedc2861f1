//! The activity service: what members did, recorded from the event log, and what others are told of it.
//!
//! Its store is a projection of its own (`activity.db`, or documents in a cluster): it can be thrown away and filled
//! again, from the log as far as that reaches back, and from the truth before ([`Rebuild`]).

mod activities;
mod build;
mod domain;
mod events;
mod handlers;
mod mapper;
mod repository;
mod router;
mod service;

use std::sync::Arc;

use authentication::Authentication;
use axum::extract::FromRef;
use database::Migration;
use dead_letters::ListenerLetters;

pub use activities::Activities;
pub use build::SERVICE;
pub use events::{GROUP, Recorder};
pub use router::{openapi, router};
pub use service::Rebuild;

/// The tables of this service's own database, in order.
pub const MIGRATIONS: &[Migration] = &[
    Migration { version: 1, description: "activities", text: include_str!("../migrations/activities.sql") },
    audience::migration(2),
    Migration { version: 3, description: "idempotency", text: idempotency::TABLES },
    Migration { version: 4, description: "announced at", text: include_str!("../migrations/announced_at.sql") },
    Migration { version: 5, description: "announced since", text: include_str!("../migrations/announced_since.sql") },
];

/// The indexes of this service in a document store.
#[cfg(feature = "cluster")]
pub fn indexes() -> Vec<documents::Index> {
    repository::mongo::indexes()
}

/// What the handlers work with.
#[derive(Clone)]
pub struct App {
    /// Activities and notifications.
    pub activities: Activities,
    /// Who is calling.
    pub authentication: Authentication,
    /// Where events wait that cannot be recorded.
    pub letters: Arc<dyn ListenerLetters>,
}

impl FromRef<App> for Authentication {
    fn from_ref(app: &App) -> Self {
        app.authentication.clone()
    }
}
