//! Discarding images that a profile no longer shows.

use std::sync::Arc;

use authentication::Caller;
use error::ApiError;
use service_client::ImageClient;
use tokio::sync::Semaphore;

use crate::{App, domain, repository::profiles};

/// Discards under way at the same time; beyond, images are left where they are, which harms nobody.
const MAX_DISCARDS: usize = 64;

/// The image service, as far as profiles need it.
#[derive(Debug, Clone)]
pub struct AvatarImages {
    client: ImageClient,
    places: Arc<Semaphore>,
}

impl From<ImageClient> for AvatarImages {
    fn from(client: ImageClient) -> Self {
        Self { client, places: Arc::new(Semaphore::new(MAX_DISCARDS)) }
    }
}

impl App {
    /// Discards, in the background, those of the images at `urls` that the caller owns and does not show. Nobody
    /// waits for it, and nobody is told if it fails.
    pub(crate) fn discard_images(&self, caller: &Caller, urls: Vec<String>) {
        if urls.is_empty() {
            return;
        }
        let Ok(place) = Arc::clone(&self.images.places).try_acquire_owned() else {
            tracing::warn!(member_id = caller.id, "too many discards under way, images are left");
            return;
        };
        let (app, caller) = (self.clone(), caller.clone());
        let context = telemetry::Context::current().unwrap_or_else(telemetry::Context::root);
        tokio::spawn(context.scope(async move {
            if let Err(cause) = app.discard_unused(&caller, urls).await {
                tracing::warn!(member_id = caller.id, cause = ?cause, "replaced avatars are left where they are");
            }
            drop(place);
        }));
    }

    /// What is shown is read again, because a later edit may have taken one of the images back.
    async fn discard_unused(&self, caller: &Caller, urls: Vec<String>) -> Result<(), ApiError> {
        let mut c = self.database.read().await?;
        let shown = profiles::get_active(&mut c, caller.id, caller.id).await?.avatar_url;
        drop(c);
        Ok(self.images.client.delete(domain::unused_images(urls, &shown), caller).await?)
    }
}
