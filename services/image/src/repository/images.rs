//! Images: one blob each, the picture and behind it its thumbnail, so that both come and go together.

use blob_store::{Blob, BlobStore, Metadata};
use error::ApiError;

use super::unavailable;
use crate::domain::{ImageId, Renditions};

const OWNER: &str = "owner";
const THUMBNAIL_AT: &str = "thumbnail-at";

/// The images; clones share the store.
#[derive(Clone)]
pub(crate) struct Images(BlobStore);

/// A stored image.
pub(crate) struct Kept {
    /// The member who uploaded it.
    pub(crate) owner: i64,
    /// Where the picture ends and its thumbnail begins.
    pub(crate) thumbnail_at: u64,
    pub(crate) blob: Blob,
}

impl Images {
    pub(crate) const fn new(store: BlobStore) -> Self {
        Self(store)
    }

    /// Stores an image for good; one that is there already is the same.
    pub(crate) async fn put(&self, id: ImageId, owner: i64, renditions: Renditions) -> Result<(), ApiError> {
        let metadata = Metadata::from([
            (OWNER.to_owned(), owner.to_string()),
            (THUMBNAIL_AT.to_owned(), renditions.original.len().to_string()),
        ]);
        let mut bytes = renditions.original;
        bytes.extend(renditions.thumbnail);
        self.0.put(&name(id), bytes.into(), metadata).await.map_err(unavailable)?;
        Ok(())
    }

    pub(crate) async fn find(&self, id: ImageId) -> Result<Option<Kept>, ApiError> {
        let blob = self.0.get(&name(id)).await.map_err(unavailable)?;
        blob.map(|blob| Kept::of(blob).ok_or_else(|| ApiError::internal(format!("image {id} is damaged")))).transpose()
    }

    /// Deletes an image; one that is gone is as good.
    pub(crate) async fn delete(&self, id: ImageId) -> Result<(), ApiError> {
        self.0.delete(&name(id)).await.map_err(unavailable)?;
        Ok(())
    }
}

impl Kept {
    fn of(blob: Blob) -> Option<Self> {
        let owner = blob.metadata().get(OWNER)?.parse().ok()?;
        let thumbnail_at = blob.metadata().get(THUMBNAIL_AT)?.parse().ok()?;
        (thumbnail_at <= blob.length()).then_some(Self { owner, thumbnail_at, blob })
    }
}

fn name(id: ImageId) -> String {
    format!("{id}.png")
}
