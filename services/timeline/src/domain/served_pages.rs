//! Pages of the following feed that can be served again.

use std::fmt;

use moka::sync::Cache;
use pagination::PageQuery;
use rest::Written;

use super::Place;

/// Bytes kept over all pages.
const MAX_BYTES: u64 = 8 * 1024 * 1024;

/// First pages as they were served, each good until anything is committed to the truth: a reader who asks again, as
/// clients do at every turn, costs the store nothing while nobody writes, and is never shown less than the store has.
#[derive(Clone)]
pub struct ServedPages(Cache<(i64, u32), Served>);

/// A page, where it ended, and the version of the truth it was read from.
#[derive(Clone)]
struct Served {
    version: u64,
    page: Written,
    last: Option<Place>,
}

impl Default for ServedPages {
    fn default() -> Self {
        let weight = |_: &(i64, u32), served: &Served| u32::try_from(served.page.len()).unwrap_or(u32::MAX);
        Self(Cache::builder().max_capacity(MAX_BYTES).weigher(weight).build())
    }
}

impl ServedPages {
    /// The page of a reader and where it ended, if it was read at `version`.
    pub(crate) fn find(&self, reader: i64, query: &PageQuery, version: u64) -> Option<(Written, Option<Place>)> {
        let served = self.0.get(&(reader, query.size()))?;
        (served.version == version).then_some((served.page, served.last))
    }

    /// Keeps a page that was read at `version` or later.
    pub(crate) fn keep(&self, reader: i64, query: &PageQuery, version: u64, (page, last): (Written, Option<Place>)) {
        self.0.insert((reader, query.size()), Served { version, page, last });
    }
}

impl fmt::Debug for ServedPages {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("ServedPages").field(&self.0.entry_count()).finish()
    }
}
