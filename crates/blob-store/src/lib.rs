#![doc = include_str!("../README.md")]

mod blob;
#[cfg(feature = "s3")]
mod bucket;
mod error;
mod folder;
mod frame;
mod name;

use std::path::PathBuf;
use std::sync::Arc;

use bytes::Bytes;

pub use crate::blob::Blob;
#[cfg(feature = "s3")]
pub use crate::bucket::{Bucket, BucketOptions};
pub use crate::error::StoreError;
use crate::folder::Folder;
pub use crate::frame::{MAX_BYTES, MAX_METADATA_BYTES, Metadata};
use crate::name::checked;

/// What `put` found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stored {
    /// The blob is new.
    New,
    /// There is one of that name already; it stays as it is.
    Existing,
}

/// A store of immutable blobs; clones share it.
#[derive(Debug, Clone)]
pub struct BlobStore(Place);

#[derive(Debug, Clone)]
enum Place {
    Folder(Arc<Folder>),
    #[cfg(feature = "s3")]
    Bucket(Arc<bucket::Objects>),
}

impl BlobStore {
    /// Opens a folder, creating it if need be, and removes what interrupted writes left behind.
    ///
    /// # Errors
    /// The folder cannot be created, read or cleaned.
    pub fn folder(path: impl Into<PathBuf>) -> Result<Self, StoreError> {
        Ok(Self(Place::Folder(Arc::new(Folder::open(path.into())?))))
    }

    /// The blobs of a bucket whose keys begin with `prefix`, e.g. `images/`; those below another `/` are not among them.
    #[cfg(feature = "s3")]
    pub fn bucket(bucket: &Bucket, prefix: impl Into<String>) -> Self {
        Self(Place::Bucket(Arc::new(bucket::Objects::new(bucket.clone(), prefix.into()))))
    }

    /// Stores a blob for good; of several writers of one name the first wins and the others are told so.
    ///
    /// # Errors
    /// `InvalidName`, `TooLarge` above [`MAX_BYTES`] or [`MAX_METADATA_BYTES`], `Full`, `ReadOnly`, `Other`; nothing is
    /// stored then. `Away`: it may be stored, whole; the same call may be made again.
    pub async fn put(&self, name: &str, bytes: Bytes, metadata: Metadata) -> Result<Stored, StoreError> {
        let name = checked(name)?;
        match &self.0 {
            Place::Folder(folder) => blocking(folder, move |folder| folder.put(&name, &bytes, &metadata)).await,
            // Boxed here and below: what the SDK waits with is many kilobytes large.
            #[cfg(feature = "s3")]
            Place::Bucket(objects) => Box::pin(objects.put(&name, &bytes, &metadata)).await,
        }
    }

    /// Opens a blob; its bytes are read by [`Blob::read`].
    ///
    /// # Errors
    /// `InvalidName`, `Away`, `Other` (a damaged blob included).
    pub async fn get(&self, name: &str) -> Result<Option<Blob>, StoreError> {
        let name = checked(name)?;
        match &self.0 {
            Place::Folder(folder) => blocking(folder, move |folder| folder.get(&name)).await,
            #[cfg(feature = "s3")]
            Place::Bucket(objects) => Box::pin(objects.get(&name)).await,
        }
    }

    /// Removes a blob for good; `false` when there was none.
    ///
    /// # Errors
    /// `InvalidName`, `ReadOnly`, `Away`, `Other`.
    pub async fn delete(&self, name: &str) -> Result<bool, StoreError> {
        let name = checked(name)?;
        match &self.0 {
            Place::Folder(folder) => blocking(folder, move |folder| folder.delete(&name)).await,
            #[cfg(feature = "s3")]
            Place::Bucket(objects) => Box::pin(objects.delete(&name)).await,
        }
    }

    /// All names, in no order. Reads the whole list: for housekeeping of small stores.
    ///
    /// # Errors
    /// `Away`, `Other`.
    pub async fn names(&self) -> Result<Vec<String>, StoreError> {
        match &self.0 {
            Place::Folder(folder) => blocking(folder, Folder::names).await,
            #[cfg(feature = "s3")]
            Place::Bucket(objects) => Box::pin(objects.names()).await,
        }
    }
}

async fn blocking<T, F>(folder: &Arc<Folder>, work: F) -> Result<T, StoreError>
where
    T: Send + 'static,
    F: FnOnce(&Folder) -> Result<T, StoreError> + Send + 'static,
{
    let folder = Arc::clone(folder);
    let done = tokio::task::spawn_blocking(move || work(&folder)).await;
    done.map_err(|lost| StoreError::Other(std::io::Error::other(lost)))?
}
