//! What both kinds of letters have.

use std::error::Error;

use database::DatabaseError;
use dto::Timestamp;

/// Something that could not go its way, and what has been tried.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter<T> {
    /// What it is about.
    pub subject: T,
    /// Attempts so far, those before it became a letter included; 0 again after a release.
    pub attempts: u32,
    /// What the last attempt said.
    pub last_error: String,
    /// Whether it has arrived.
    pub is_completed: bool,
    /// Whether it is left alone until somebody releases it.
    pub parked: bool,
    /// When it became a letter.
    pub created_at: Timestamp,
    /// When anything of it changed last.
    pub updated_at: Timestamp,
}

/// The store of letters did not do it; what wanted to keep a letter waits until it does.
#[derive(Debug, thiserror::Error)]
#[error("the store of dead letters: {cause}")]
pub struct LetterError {
    #[source]
    cause: Box<dyn Error + Send + Sync>,
    is_conflict: bool,
}

impl LetterError {
    /// With what the store says.
    pub fn new(cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self { cause: cause.into(), is_conflict: false }
    }

    /// Somebody else was at the same letters and was faster.
    pub fn conflict(cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self { is_conflict: true, ..Self::new(cause) }
    }

    /// Whether somebody else was at the same letters: nothing is wrong with letters or store.
    pub const fn is_conflict(&self) -> bool {
        self.is_conflict
    }
}

impl From<DatabaseError> for LetterError {
    fn from(cause: DatabaseError) -> Self {
        if matches!(cause, DatabaseError::Conflict(_)) { Self::conflict(cause) } else { Self::new(cause) }
    }
}
