//! What a walk did.

use std::{fmt, ops::AddAssign};

/// Rows of a projection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// Those that were compared with the truth.
    pub looked_at: u64,
    /// Those that were missing.
    pub added: u64,
    /// Those that were wrong or behind.
    pub changed: u64,
    /// Those that the truth does not have.
    pub removed: u64,
}

impl Tally {
    /// Rows that were not as they should be.
    pub const fn repairs(&self) -> u64 {
        self.added + self.changed + self.removed
    }
}

impl AddAssign for Tally {
    fn add_assign(&mut self, more: Self) {
        self.looked_at += more.looked_at;
        self.added += more.added;
        self.changed += more.changed;
        self.removed += more.removed;
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { looked_at, added, changed, removed } = self;
        write!(f, "{looked_at} looked at, {added} added, {changed} changed, {removed} removed")
    }
}
