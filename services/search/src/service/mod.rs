//! Use cases: skeleton from the index, hydrated and filtered once more through timeline.

mod rebuild_index;
mod search_comments;
mod search_posts;

use error::ApiError;
use pagination::{Cursor, PageQuery, Scroll};

use crate::repository::{Order, Slice};
#[cfg(test)]
pub(crate) use rebuild_index::rebuild;
pub(crate) use rebuild_index::{REBUILD, rebuild_search};

/// A list of hits: its name for cursors, its order, and where the page starts.
pub(crate) struct Listing {
    name: String,
    order: Order,
    slice: Slice,
    viewer: i64,
}

/// What is looked for, each with its list: literally, and by initial consonants where nothing has it literally. A
/// cursor goes on in the list that it came from.
fn alternatives<K>(
    literal: K,
    initials: Option<K>,
    list: impl Fn(&K) -> Result<Listing, ApiError>,
) -> Result<Vec<(K, Listing)>, ApiError> {
    let initials = initials.map(|keyword| list(&keyword).map(|listing| (keyword, listing)));
    match (list(&literal), initials) {
        (Ok(listing), initials) => Ok([(literal, listing)].into_iter().chain(initials.and_then(Result::ok)).collect()),
        (Err(_), Some(Ok(initials))) => Ok(vec![initials]),
        (Err(error), _) => Err(error),
    }
}

impl Listing {
    /// By time, cursors are keysets; by rank they count hits, because a rank moves with every new text.
    pub(crate) fn parse(name: String, order: Order, query: &PageQuery, viewer: i64) -> Result<Self, ApiError> {
        let slice = match order {
            Order::Newest => query.after::<2>(&name, viewer)?.map(Slice::After),
            Order::Rank => {
                let skipped = query.after::<1>(&name, viewer)?;
                skipped.map(|[hits]| Slice::Offset(u64::try_from(hits).unwrap_or_default()))
            }
        };
        Ok(Self { name, order, slice: slice.unwrap_or(Slice::Offset(query.offset())), viewer })
    }

    /// The page of up to `size + 1` hits, with the cursor after it.
    fn page<T>(&self, hits: Vec<T>, query: &PageQuery, key: impl Fn(&T) -> [i64; 2]) -> Scroll<T> {
        match (self.order, self.slice) {
            (Order::Rank, Slice::Offset(skipped)) => {
                let mut page = Scroll::overfetched(hits, query, &self.name, self.viewer, key);
                let seen = i64::try_from(skipped).unwrap_or(i64::MAX).saturating_add(query.size().into());
                page.next_cursor = page.has_next.then(|| Cursor::encode(&self.name, self.viewer, [seen]));
                page
            }
            _ => Scroll::overfetched(hits, query, &self.name, self.viewer, key),
        }
    }
}
