//! Pages of the following feed that can be served again.

use std::{fmt, sync::Arc};

use dto::Post;
use moka::sync::Cache;
use pagination::{PageQuery, Scroll};

use super::Place;

/// Posts kept over all pages, about a kilobyte each.
const MAX_POSTS: u64 = 10_000;

/// First pages as they were served, each good until anything is committed to the truth: a reader who asks again, as
/// clients do at every turn, costs the store nothing while nobody writes, and is never shown less than the store has.
#[derive(Clone)]
pub struct ServedPages(Cache<(i64, u32), Served>);

/// A page, where it ended, and the version of the truth it was read from.
#[derive(Clone)]
struct Served {
    version: u64,
    last: Option<Place>,
    page: Arc<Scroll<Post>>,
}

impl Default for ServedPages {
    fn default() -> Self {
        let weight = |_: &(i64, u32), served: &Served| u32::try_from(served.page.content.len()).unwrap_or(u32::MAX) + 1;
        Self(Cache::builder().max_capacity(MAX_POSTS).weigher(weight).build())
    }
}

impl ServedPages {
    /// The page of a reader and where it ended, if it was read at `version`.
    pub(crate) fn find(&self, reader: i64, query: &PageQuery, version: u64) -> Option<(Scroll<Post>, Option<Place>)> {
        let served = self.0.get(&(reader, query.size()))?;
        (served.version == version).then(|| (Scroll::clone(&served.page), served.last))
    }

    /// Keeps a page that was read at `version` or later.
    pub(crate) fn keep(&self, reader: i64, query: &PageQuery, version: u64, page: Scroll<Post>, last: Option<Place>) {
        self.0.insert((reader, query.size()), Served { version, last, page: page.into() });
    }
}

impl fmt::Debug for ServedPages {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("ServedPages").field(&self.0.entry_count()).finish()
    }
}
