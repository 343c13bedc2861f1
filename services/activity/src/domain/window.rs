//! Which part of a list by descending ids is wanted.

use error::ApiError;
use pagination::PageQuery;

/// Ids below `below`, the first `skipped` of them left out, and one more than the page has.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Window {
    pub(crate) below: i64,
    pub(crate) skipped: i64,
    pub(crate) taken: i64,
}

impl Window {
    /// The part that `query` asks for of the list named `list`.
    pub(crate) fn of(query: &PageQuery, list: &str, viewer: i64) -> Result<Self, ApiError> {
        let taken = i64::from(query.size()) + 1;
        Ok(match query.after(list, viewer)? {
            Some([below]) => Self { below, skipped: 0, taken },
            None => Self { below: i64::MAX, skipped: query.offset().try_into().unwrap_or(i64::MAX), taken },
        })
    }

    /// How many ids have to be looked at, from the newest on.
    pub(crate) const fn reach(&self) -> i64 {
        self.skipped.saturating_add(self.taken)
    }
}
