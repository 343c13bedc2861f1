//! Versioned, forward-only migrations.

/// One step of a schema; applied once, in order, and never changed afterwards (its checksum is kept).
#[derive(Debug, Clone, Copy)]
pub struct Migration {
    /// Position, ascending.
    pub version: i64,
    /// What it does, in a few words.
    pub description: &'static str,
    /// Statements in SQL that every dialect takes, with the tokens of [`crate::Dialect`].
    pub text: &'static str,
}
