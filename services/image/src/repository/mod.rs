//! What is kept as blobs.

mod images;
mod records;

use blob_store::StoreError;
use error::{ApiError, ErrorCode};

pub(crate) use images::{Images, Kept};
pub(crate) use records::{Record, Records};

/// A store that fails is away for now: a full disk takes no writes, yet reads go on.
pub(crate) fn unavailable(failure: StoreError) -> ApiError {
    match failure {
        StoreError::InvalidName | StoreError::TooLarge => ApiError::internal(failure),
        StoreError::Deleted => ErrorCode::ImageNotFound.into(),
        StoreError::Full(_) | StoreError::ReadOnly(_) | StoreError::Away(_) | StoreError::Other(_) => {
            ApiError::unavailable(failure)
        }
    }
}
