//! What can go wrong in the store, and what a client or a consumer group is told of it.

use error::ApiError;
use mongodb::error::{Error, ErrorKind, TRANSIENT_TRANSACTION_ERROR, WriteFailure};

/// A failure of the store.
#[derive(Debug, thiserror::Error)]
pub enum DocumentsError {
    /// The server is not there, cannot do it now or did not answer in time.
    #[error("the store is away: {0}")]
    Away(String),
    /// Another transaction was faster: trying again can help.
    #[error("the transaction lost against another one: {0}")]
    Conflict(String),
    /// A stored document is not what the code knows.
    #[error("stored document makes no sense: {0}")]
    Corrupt(String),
    /// Anything else the server or the driver refuses.
    #[error("{0}")]
    Driver(String),
}

/// A server that is starting, stopping, not the primary, out of room, too slow or not open to this user: nothing of
/// what was sent is wrong. (The names stand in the server's `error_codes.yml`.)
const AWAY: [i32; 23] = [
    6, 7, 13, 18, 50, 64, 79, 89, 91, 100, 134, 189, 202, 261, 262, 9001, 10107, 11600, 11602, 13435, 13436, 14031,
    50915,
];

/// `LockTimeout`, `WriteConflict`, `SnapshotTooOld`, `SnapshotUnavailable`, `NoSuchTransaction`,
/// `TransactionTooOld`, and `DuplicateKey`: all keys are ids, so somebody else has just written the same document.
const CONFLICT: [i32; 7] = [24, 112, 225, 239, 246, 251, 11000];

impl DocumentsError {
    /// Whether the same may succeed later, without anything changing but the store.
    pub const fn is_transient(&self) -> bool {
        matches!(self, Self::Away(_) | Self::Conflict(_))
    }

    /// By the server's number of the error.
    pub(crate) fn coded(code: i32, text: String) -> Self {
        match code {
            code if CONFLICT.contains(&code) => Self::Conflict(text),
            code if AWAY.contains(&code) => Self::Away(text),
            _ => Self::Driver(text),
        }
    }
}

impl From<Error> for DocumentsError {
    fn from(cause: Error) -> Self {
        let text = cause.kind.to_string();
        let code = match &*cause.kind {
            ErrorKind::Io(_)
            | ErrorKind::ServerSelection { .. }
            | ErrorKind::ConnectionPoolCleared { .. }
            | ErrorKind::Authentication { .. }
            | ErrorKind::DnsResolve { .. }
            | ErrorKind::Shutdown => return Self::Away(text),
            ErrorKind::BsonDeserialization(_) => return Self::Corrupt(text),
            ErrorKind::Command(refusal) => refusal.code,
            ErrorKind::Write(WriteFailure::WriteConcernError(refusal)) => refusal.code,
            ErrorKind::Write(WriteFailure::WriteError(refusal)) => refusal.code,
            ErrorKind::InsertMany(refusal) => {
                let first = refusal.write_errors.iter().flatten().next().map(|refusal| refusal.code);
                first.or(refusal.write_concern_error.as_ref().map(|refusal| refusal.code)).unwrap_or_default()
            }
            _ => 0,
        };
        match Self::coded(code, text) {
            Self::Driver(text) if cause.contains_label(TRANSIENT_TRANSACTION_ERROR) => Self::Conflict(text),
            coded => coded,
        }
    }
}

impl From<DocumentsError> for ApiError {
    fn from(cause: DocumentsError) -> Self {
        if cause.is_transient() { Self::unavailable(cause) } else { Self::internal(cause) }
    }
}
