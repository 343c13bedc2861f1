//! The image service: takes uploads, keeps two PNG renditions of each, serves them to everybody.

mod domain;
mod handlers;
mod repository;
mod router;
mod service;

use std::path::Path;
use std::sync::Arc;

use authentication::Authentication;
use axum::extract::FromRef;
use blob_store::{BlobStore, StoreError};
use clock::Clock;
use error::ApiError;
use settings::sections;
use tokio::sync::Semaphore;

use repository::{Images, Records};
use service::{Decoders, Repeats};

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
    /// Opens the store in a folder (images, and `records` of repeatable requests inside), creating it if need be.
    ///
    /// # Errors
    /// The folder cannot be created, read or cleaned of interrupted writes.
    pub fn open(
        folder: &Path,
        images: &sections::Images,
        idempotency: &sections::Idempotency,
        authentication: Authentication,
        clock: Clock,
    ) -> Result<Self, StoreError> {
        let records = Records::new(BlobStore::folder(folder.join("records"))?);
        Ok(Self {
            images: Images::new(BlobStore::folder(folder)?),
            repeats: Repeats::new(records, clock, idempotency.key_lifetime),
            decoders: Decoders::new(images.decoders, images.max_pixels),
            uploads: Arc::new(Semaphore::new(MAX_UPLOADS)),
            max_bytes: images.max_bytes.as_usize(),
            authentication,
        })
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
