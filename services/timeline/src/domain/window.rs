//! Which stretch of a list a page is.

use error::ApiError;
use pagination::PageQuery;

use super::Place;

/// `limit` items, `skip` items behind `after` (or behind the top).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Window {
    pub(crate) after: Option<Place>,
    pub(crate) skip: u32,
    pub(crate) limit: u32,
}

impl Window {
    /// By cursor, else by page number; one item more than asked tells whether more follow. `list` names the list with
    /// its parameters: the cursor of another one is refused.
    pub(crate) fn of(query: &PageQuery, list: &str, viewer: i64) -> Result<Self, ApiError> {
        let after = query.after(list, viewer)?.map(Place::from);
        let skip = if after.is_some() { 0 } else { query.page() * query.size() };
        Ok(Self { after, skip, limit: query.size() + 1 })
    }
}
