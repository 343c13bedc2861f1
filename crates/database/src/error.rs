//! What can go wrong in the store, and what a client is told of it.

use error::{ApiError, ErrorCode};
use rusqlite::ffi;

/// What a driver says.
type Cause = Box<dyn std::error::Error + Send + Sync>;

/// A failure of the store.
#[derive(Debug, thiserror::Error)]
pub enum DatabaseError {
    /// A unique index refused the row.
    #[error("unique index refused the row: {0}")]
    Unique(#[source] Cause),
    /// No room, or no permission to write: reads go on.
    #[error("the store cannot be written: {0}")]
    NotWritable(String),
    /// The write queue is at its bound.
    #[error("the write queue is full")]
    QueueFull,
    /// The server is not there, or went away in the middle of it.
    #[error("the store is away: {0}")]
    Away(String),
    /// Another transaction held or had what this one needed: trying again can help.
    #[error("the transaction lost against another one: {0}")]
    Conflict(String),
    /// No connection became free in time, or another program held the file.
    #[error("the store is busy")]
    Busy,
    /// The database is closing.
    #[error("the database is closed")]
    Closed,
    /// An operation panicked; its changes were undone.
    #[error("an operation panicked")]
    Panicked,
    /// The group of operations this one belonged to could not be committed.
    #[error("the group commit failed: {0}")]
    Commit(String),
    /// A stored value is not what the code knows.
    #[error("stored value makes no sense: {0}")]
    Corrupt(String),
    /// The schema is not one that this program can bring up to date.
    #[error("the schema cannot be brought up to date: {0}")]
    Migration(String),
    /// Anything else the driver says.
    #[error("{0}")]
    Driver(#[source] Cause),
}

impl From<rusqlite::Error> for DatabaseError {
    fn from(cause: rusqlite::Error) -> Self {
        const NOT_WRITABLE: [ffi::ErrorCode; 4] = [
            ffi::ErrorCode::DiskFull,
            ffi::ErrorCode::ReadOnly,
            ffi::ErrorCode::SystemIoFailure,
            ffi::ErrorCode::CannotOpen,
        ];
        const BUSY: [ffi::ErrorCode; 2] = [ffi::ErrorCode::DatabaseBusy, ffi::ErrorCode::DatabaseLocked];
        let Some(refusal) = cause.sqlite_error() else { return Self::Driver(cause.into()) };
        match refusal.extended_code {
            ffi::SQLITE_CONSTRAINT_UNIQUE | ffi::SQLITE_CONSTRAINT_PRIMARYKEY => Self::Unique(cause.into()),
            _ if BUSY.contains(&refusal.code) => Self::Busy,
            _ if NOT_WRITABLE.contains(&refusal.code) => Self::NotWritable(cause.to_string()),
            _ => Self::Driver(cause.into()),
        }
    }
}

impl DatabaseError {
    /// Whether the same may succeed later, without anything changing but the store.
    pub const fn is_transient(&self) -> bool {
        !matches!(self, Self::Unique(_) | Self::Corrupt(_) | Self::Migration(_) | Self::Panicked | Self::Driver(_))
    }
}

impl From<DatabaseError> for ApiError {
    fn from(cause: DatabaseError) -> Self {
        match cause {
            DatabaseError::QueueFull => Self::new(ErrorCode::LoadShed).retry_after(1).caused_by(cause),
            cause if cause.is_transient() => Self::unavailable(cause),
            cause => Self::internal(cause),
        }
    }
}
