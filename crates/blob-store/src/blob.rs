//! One stored blob, open for reading.

use std::fs::File;
use std::io::{Error, ErrorKind, Read, Seek, SeekFrom};
use std::ops::Range;

use bytes::Bytes;

#[cfg(feature = "s3")]
use crate::bucket::Object;
use crate::{MAX_BYTES, Metadata, StoreError};

/// A blob opened by `get`; a file can be read even if it is deleted meanwhile.
#[derive(Debug)]
pub struct Blob {
    pub(crate) metadata: Metadata,
    pub(crate) length: u64,
    pub(crate) bytes: Source,
}

/// Where the bytes of a blob are.
#[derive(Debug)]
pub(crate) enum Source {
    File(File),
    #[cfg(feature = "s3")]
    Object(Object),
}

impl Blob {
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
    /// `Deleted` (of a bucket only), `Away`, `Other`: the range does not fit, or the store failed.
    pub async fn read(self, range: Range<u64>) -> Result<Bytes, StoreError> {
        let fits = |size: &usize| *size <= MAX_BYTES && range.end <= self.length;
        let size = range.end.checked_sub(range.start).and_then(|size| usize::try_from(size).ok()).filter(fits);
        let size = size.ok_or_else(|| Error::new(ErrorKind::InvalidInput, "the range is not within the blob"))?;
        match self.bytes {
            Source::File(file) => {
                let done = tokio::task::spawn_blocking(move || read_file(file, range.start, size)).await;
                done.map_err(|lost| StoreError::Other(Error::other(lost)))?
            }
            #[cfg(feature = "s3")]
            Source::Object(object) => object.read(range, size).await,
        }
    }
}

fn read_file(mut file: File, start: u64, size: usize) -> Result<Bytes, StoreError> {
    let mut bytes = vec![0; size];
    file.seek(SeekFrom::Start(start))?;
    file.read_exact(&mut bytes)?;
    Ok(bytes.into())
}
