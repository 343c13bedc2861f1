//! The few threads that decode: one picture may take a second and a few hundred megabytes.

use std::sync::Arc;

use bytes::Bytes;
use error::ApiError;
use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;

use crate::domain::{Renditions, render};

/// Bounds how many uploads are decoded at the same time; clones share the bound.
#[derive(Debug, Clone)]
pub(crate) struct Decoders {
    permits: Arc<Semaphore>,
    max_pixels: u64,
}

impl Decoders {
    /// `decoders` at a time (`images.decoders`), of pictures up to `max_pixels` (`images.max_pixels`).
    pub(crate) fn new(decoders: usize, max_pixels: u64) -> Self {
        Self { permits: Arc::new(Semaphore::new(decoders)), max_pixels }
    }

    /// Waits for a turn and makes the renditions; see [`render`].
    pub(crate) async fn render(&self, bytes: Bytes) -> Result<Renditions, ApiError> {
        let permit = Arc::clone(&self.permits).acquire_owned().await.map_err(ApiError::internal)?;
        let max_pixels = self.max_pixels;
        let rendered = spawn_blocking(move || {
            // Held by the work, not by the request: a client that hangs up does not let the next one in early.
            let _permit = permit;
            render(&bytes, max_pixels)
        });
        rendered.await.map_err(ApiError::internal)?
    }
}
