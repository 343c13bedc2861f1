#![doc = include_str!("../README.md")]

mod blob;
mod error;
mod folder;
mod frame;
mod name;

use std::path::PathBuf;
use std::sync::Arc;

use bytes::Bytes;

pub use crate::blob::Blob;
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
pub struct BlobStore {
    folder: Arc<Folder>,
}

impl BlobStore {
    /// Opens a folder, creating it if need be, and removes what interrupted writes left behind.
    ///
    /// # Errors
    /// The folder cannot be created, read or cleaned.
    pub fn folder(path: impl Into<PathBuf>) -> Result<Self, StoreError> {
        let folder = Arc::new(Folder::open(path.into())?);
        Ok(Self { folder })
    }

    /// Stores a blob for good; of several writers of one name the first wins and the others are told so.
    ///
    /// # Errors
    /// `InvalidName`, `TooLarge` above [`MAX_BYTES`] or [`MAX_METADATA_BYTES`], `Full`, `ReadOnly`, `Other`; nothing is stored then.
    pub async fn put(&self, name: &str, bytes: Bytes, metadata: Metadata) -> Result<Stored, StoreError> {
        let name = checked(name)?;
        self.blocking(move |folder| folder.put(&name, &bytes, &metadata)).await
    }

    /// Opens a blob; its bytes are read by [`Blob::read`].
    ///
    /// # Errors
    /// `InvalidName`, `Other` (a damaged file included).
    pub async fn get(&self, name: &str) -> Result<Option<Blob>, StoreError> {
        let name = checked(name)?;
        self.blocking(move |folder| folder.get(&name)).await
    }

    /// Removes a blob for good; `false` when there was none.
    ///
    /// # Errors
    /// `InvalidName`, `ReadOnly`, `Other`.
    pub async fn delete(&self, name: &str) -> Result<bool, StoreError> {
        let name = checked(name)?;
        self.blocking(move |folder| folder.delete(&name)).await
    }

    /// All names, in no order. Reads the whole folder: for housekeeping of small stores.
    ///
    /// # Errors
    /// `Other`.
    pub async fn names(&self) -> Result<Vec<String>, StoreError> {
        self.blocking(Folder::names).await
    }

    async fn blocking<T, F>(&self, work: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: FnOnce(&Folder) -> Result<T, StoreError> + Send + 'static,
    {
        let folder = Arc::clone(&self.folder);
        let done = tokio::task::spawn_blocking(move || work(&folder)).await;
        done.map_err(|lost| StoreError::Other(std::io::Error::other(lost)))?
    }
}
