//! One stored blob, open for reading.

use std::fs::File;
use std::io::{Error, ErrorKind, Read, Seek, SeekFrom};
use std::ops::Range;

use bytes::Bytes;

use crate::{MAX_BYTES, Metadata, StoreError, frame};

/// A blob opened by `get`; it can be read even if it is deleted meanwhile.
#[derive(Debug)]
pub struct Blob {
    file: File,
    metadata: Metadata,
    length: u64,
}

impl Blob {
    pub(crate) fn open(file: File) -> Result<Self, StoreError> {
        let (metadata, length) = frame::read(&file)?;
        Ok(Self { file, metadata, length })
    }

    /// What was stored with the bytes.
    pub fn metadata(&self) -> &Metadata {
        &self.metadata
    }

    /// The number of bytes.
    pub fn length(&self) -> u64 {
        self.length
    }

    /// Reads the bytes of a range that lies within the blob.
    ///
    /// # Errors
    /// `Other`: the range does not fit, or the file system failed.
    pub async fn read(self, range: Range<u64>) -> Result<Bytes, StoreError> {
        let done = tokio::task::spawn_blocking(move || self.read_now(range)).await;
        done.map_err(|lost| StoreError::Other(Error::other(lost)))?
    }

    fn read_now(mut self, range: Range<u64>) -> Result<Bytes, StoreError> {
        let size = range.end.checked_sub(range.start).and_then(|size| usize::try_from(size).ok());
        let fits = |size: &usize| *size <= MAX_BYTES && range.end <= self.length;
        let size =
            size.filter(fits).ok_or_else(|| Error::new(ErrorKind::InvalidInput, "the range is not within the blob"))?;
        let mut bytes = vec![0; size];
        self.file.seek(SeekFrom::Start(range.start))?;
        self.file.read_exact(&mut bytes)?;
        Ok(bytes.into())
    }
}
