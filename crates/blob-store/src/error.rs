//! Why the store could not do what it was asked.

use std::io::{Error, ErrorKind};

/// A failure of the store; after a failed write nothing of it is visible.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The name is empty, too long, or has characters outside `a-z 0-9 - _ .`
    #[error("the name of the blob is not allowed")]
    InvalidName,
    /// The bytes or the metadata are above the store's bounds.
    #[error("the blob is too large")]
    TooLarge,
    /// The disk or the server, or a quota there, is used up.
    #[error("the store is full")]
    Full(#[source] Error),
    /// The file system takes no writes, or the bucket none of this account.
    #[error("the store is read-only")]
    ReadOnly(#[source] Error),
    /// The server cannot be reached, or says that it cannot answer now.
    #[error("the store is away")]
    Away(#[source] Error),
    /// The blob was deleted after it was opened.
    #[error("the blob was deleted while it was open")]
    Deleted,
    /// Anything else of the file system or the server, damaged blobs included.
    #[error("the store failed")]
    Other(#[source] Error),
}

impl From<Error> for StoreError {
    fn from(error: Error) -> Self {
        match error.kind() {
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded => Self::Full(error),
            ErrorKind::ReadOnlyFilesystem => Self::ReadOnly(error),
            _ => Self::Other(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_or_read_only_disk_is_told_apart() {
        const ENOSPC: i32 = 28;
        const EROFS: i32 = 30;
        const EIO: i32 = 5;
        assert!(matches!(Error::from_raw_os_error(ENOSPC).into(), StoreError::Full(_)));
        assert!(matches!(Error::from_raw_os_error(EROFS).into(), StoreError::ReadOnly(_)));
        assert!(matches!(Error::from_raw_os_error(EIO).into(), StoreError::Other(_)));
    }
}
