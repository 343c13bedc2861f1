//! Deleting.

use error::ApiError;
use futures::{StreamExt, TryStreamExt, stream};
use idempotency::Done;

use super::Request;
use crate::{
    App,
    domain::{Doomed, ImageId, fingerprint},
};

/// Images of one request deleted at the same time.
const AT_ONCE: usize = 8;

impl App {
    /// Deletes the member's own of these images; the others are left alone.
    pub(crate) async fn delete_images(&self, request: Request<'_>, doomed: Doomed) -> Result<Done<String>, ApiError> {
        let ids: Vec<String> = doomed.0.iter().map(ToString::to_string).collect();
        let member = request.member;
        let work = async {
            let all = stream::iter(doomed.0).map(Ok);
            all.try_for_each_concurrent(AT_ONCE, |id| self.delete_own(id, member)).await?;
            Ok(String::new())
        };
        self.repeats.once(request, &fingerprint(ids.join("\n").as_bytes()), work).await
    }

    async fn delete_own(&self, id: ImageId, member: i64) -> Result<(), ApiError> {
        match self.images.find(id).await? {
            Some(kept) if kept.owner == member => self.images.delete(id).await,
            _ => Ok(()),
        }
    }
}
