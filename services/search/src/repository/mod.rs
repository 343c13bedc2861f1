//! Statements of the index.

pub(crate) mod comments;
pub(crate) mod counts;
mod pairs;
pub(crate) mod posts;
#[cfg(test)]
mod tests;

use database::{Migration, Statement};

/// The schema of the index.
pub const MIGRATIONS: &[Migration] = &[
    Migration { version: 1, description: "index", text: include_str!("../../migrations/0001_index.sql") },
    audience::migration(2),
    Migration { version: 3, description: "initials", text: include_str!("../../migrations/0003_initials.sql") },
];

/// Which hits come first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Order {
    /// By time.
    Newest,
    /// By relevance (BM25: more mentions in a shorter text), then by time.
    Rank,
}

/// Which part of the hits.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Slice {
    /// By number of hits to skip.
    Offset(u64),
    /// After the hit with this time and id.
    After([i64; 2]),
}

/// A condition with its values.
#[derive(Debug, Default)]
pub(crate) struct Condition {
    pub(crate) text: String,
    pub(crate) values: Vec<database::Value>,
}

impl Condition {
    /// Narrows it down.
    pub(crate) fn and(mut self, text: &str, values: impl IntoIterator<Item = database::Value>) -> Self {
        if !self.text.is_empty() {
            self.text.push_str(" AND ");
        }
        self.text.push_str(text);
        self.values.extend(values);
        self
    }

    /// Gives a statement the values of this condition.
    pub(crate) fn bind(&self, statement: Statement) -> Statement {
        statement.bind_all(self.values.iter().cloned())
    }
}
