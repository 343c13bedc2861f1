//! What can go wrong in the store, and what a client is told of it.

use error::{ApiError, ErrorCode};

/// A failure of the store.
#[derive(Debug, thiserror::Error)]
pub enum DatabaseError {
    /// A unique index refused the row.
    #[error("unique index refused the row: {0}")]
    Unique(#[source] sqlx::Error),
    /// No room, or no permission to write: reads go on.
    #[error("the store cannot be written: {0}")]
    NotWritable(String),
    /// The write queue is at its bound.
    #[error("the write queue is full")]
    QueueFull,
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
    /// Anything else the driver says.
    #[error(transparent)]
    Driver(sqlx::Error),
}

// https://www.sqlite.org/rescode.html: FULL, READONLY, IOERR, CANTOPEN with their extended codes share the low byte.
const NOT_WRITABLE: [i64; 4] = [13, 8, 10, 14];

impl From<sqlx::Error> for DatabaseError {
    fn from(cause: sqlx::Error) -> Self {
        let Some(refusal) = cause.as_database_error() else { return Self::Driver(cause) };
        if refusal.is_unique_violation() {
            return Self::Unique(cause);
        }
        let code = refusal.code().and_then(|code| code.parse::<i64>().ok()).unwrap_or_default();
        if NOT_WRITABLE.contains(&(code & 0xff)) { Self::NotWritable(cause.to_string()) } else { Self::Driver(cause) }
    }
}

impl From<DatabaseError> for ApiError {
    fn from(cause: DatabaseError) -> Self {
        match cause {
            DatabaseError::QueueFull => Self::new(ErrorCode::LoadShed).retry_after(1).caused_by(cause),
            DatabaseError::NotWritable(_)
            | DatabaseError::Commit(_)
            | DatabaseError::Closed
            | DatabaseError::Driver(sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed | sqlx::Error::Io(_)) => {
                Self::unavailable(cause)
            }
            _ => Self::internal(cause),
        }
    }
}
