//! The image service, as others call it.

use authentication::Caller;
use dto::{Env, ImageDeleteBulkRequest};
use reqwest::Client;

use crate::{CallError, CallingService, ServiceClient};

/// Calls the image service.
#[derive(Debug, Clone)]
pub struct ImageClient(ServiceClient);

impl ImageClient {
    /// Calls it at `base_url`.
    pub fn new(from: CallingService, base_url: impl Into<String>, http: Client) -> Self {
        Self(ServiceClient::new(from, "image", base_url, http))
    }

    /// Deletes the images at these URLs (at most 1000) that are the caller's own; others are left alone.
    pub async fn delete(&self, urls: Vec<String>, caller: &Caller) -> Result<(), CallError> {
        if urls.is_empty() {
            return Ok(());
        }
        let body = ImageDeleteBulkRequest { image_urls: Some(urls) };
        let request = self.0.post("/api/images/view/command/delete/in", &body);
        self.0.send::<Env<bool>>(request, Some(caller)).await.map(|_| ())
    }
}
