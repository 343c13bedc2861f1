//! The image service: takes uploads, keeps two PNG renditions of each, serves them to everybody.

mod build;
mod domain;
mod handlers;
mod repository;
mod router;
mod service;

use std::sync::Arc;

use authentication::Authentication;
use axum::extract::FromRef;
use blob_store::BlobStore;
use clock::Clock;
use error::ApiError;
use settings::Settings;
use tokio::sync::Semaphore;

use repository::{Images, Records};
use service::{Decoders, Repeats};

pub use build::SERVICE;
pub use router::{openapi, router};
pub use service::MAX_UPLOADS;

/// What the handlers work with; clones share everything.
#[derive(Clone)]
pub struct App {
    images: Images,
    repeats: Repeats,
    decoders: Decoders,
    /// Places for uploads in progress.
    uploads: Arc<Semaphore>,
    max_bytes: usize,
    authentication: Authentication,
}

impl App {
    /// Over two stores of blobs: the images, and the answers of requests that may be repeated.
    pub fn new(
        images: BlobStore,
        records: BlobStore,
        settings: &Settings,
        authentication: Authentication,
        clock: Clock,
    ) -> Self {
        Self {
            images: Images::new(images),
            repeats: Repeats::new(Records::new(records), clock, settings.idempotency.key_lifetime),
            decoders: Decoders::new(settings.images.decoders, settings.images.max_pixels),
            uploads: Arc::new(Semaphore::new(MAX_UPLOADS)),
            max_bytes: settings.images.max_bytes.as_usize(),
            authentication,
        }
    }

    /// Forgets the keys that are past their lifetime (job `purge-idempotency-records`) and says how many there were.
    pub async fn purge_idempotency_records(&self) -> Result<u64, ApiError> {
        self.repeats.purge().await
    }
}

impl FromRef<App> for Authentication {
    fn from_ref(app: &App) -> Self {
        app.authentication.clone()
    }
}
