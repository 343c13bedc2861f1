//! Where an item stands in its list.

use serde::{Deserialize, Serialize};

/// The sort key of an item: its score (0 in lists by time), then its time, then its id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) struct Place {
    pub(crate) score: i64,
    pub(crate) created_at: i64,
    pub(crate) id: i64,
}

impl Place {
    /// Behind everything in a list that begins with the newest.
    pub(crate) const END: Self = Self { score: i64::MIN, created_at: i64::MIN, id: i64::MIN };

    /// As cursors carry it.
    pub(crate) const fn keys(&self) -> [i64; 3] {
        [self.score, self.created_at, self.id]
    }
}

impl From<[i64; 3]> for Place {
    fn from([score, created_at, id]: [i64; 3]) -> Self {
        Self { score, created_at, id }
    }
}
