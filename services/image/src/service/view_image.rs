//! Showing.

use std::ops::Range;

use bytes::Bytes;
use error::{ApiError, ErrorCode};

use crate::{
    App,
    domain::{ImageId, Rendition},
    repository::{Kept, unavailable},
};

/// One picture of an image, to be read.
pub(crate) struct Picture {
    kept: Kept,
    rendition: Rendition,
}

impl App {
    /// Finds a picture, or `IMAGE_NOT_FOUND`.
    pub(crate) async fn view_image(&self, id: ImageId, rendition: Rendition) -> Result<Picture, ApiError> {
        let kept = self.images.find(id).await?.ok_or(ErrorCode::ImageNotFound)?;
        Ok(Picture { kept, rendition })
    }
}

impl Picture {
    fn place(&self) -> Range<u64> {
        match self.rendition {
            Rendition::Original => 0..self.kept.thumbnail_at,
            Rendition::Thumbnail => self.kept.thumbnail_at..self.kept.blob.length(),
        }
    }

    /// Its bytes in number.
    pub(crate) fn length(&self) -> u64 {
        let place = self.place();
        place.end - place.start
    }

    /// Its strong entity tag (RFC 9110, 8.8.3): the id says it all, since no id ever shows another picture.
    pub(crate) fn tag(&self, id: ImageId) -> String {
        match self.rendition {
            Rendition::Original => format!("\"{id}\""),
            Rendition::Thumbnail => format!("\"{id}-thumbnail\""),
        }
    }

    /// Reads a part of it.
    pub(crate) async fn read(self, part: Range<u64>) -> Result<Bytes, ApiError> {
        let start = self.place().start;
        self.kept.blob.read(start + part.start..start + part.end).await.map_err(unavailable)
    }
}
