//! Uploading.

use error::ApiError;
use idempotency::Done;

use super::Request;
use crate::{
    App,
    domain::{Format, ImageId, Uploaded},
};

impl App {
    /// Keeps both pictures of an upload and answers its id; durable once answered.
    pub(crate) async fn upload_image(&self, request: Request<'_>, image: Uploaded) -> Result<Done<String>, ApiError> {
        // What is no image at all is refused as such, whatever its key.
        Format::sniff(image.bytes())?;
        let fingerprint = image.fingerprint();
        let id = match request.key {
            Some(key) => ImageId::derived(request.member, request.path, key, &fingerprint),
            None => ImageId::random(),
        };
        let work = async {
            let renditions = self.decoders.render(image.into_bytes()).await?;
            self.images.put(id, request.member, renditions).await?;
            Ok(id.to_string())
        };
        self.repeats.once(request, &fingerprint, work).await
    }
}
