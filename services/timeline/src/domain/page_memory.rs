//! The following feed by page number, exact while others post.

use std::{collections::BTreeMap, time::Duration};

use cache::{Cache, Region};
use pagination::PageQuery;

use super::{Place, Window};

/// Pages whose ends are remembered per reader and size; beyond, the first ones are forgotten.
const MAX_ENDS: usize = 100;

/// Where the pages of a reader's following feed ended, since the last page 0: the next page goes on from there, however
/// many posts have come meanwhile (decision 7). A second tab shares it and may see repeats, never gaps. Without it,
/// after its time or when the cache let it go, page numbers count from the top.
#[derive(Debug, Clone)]
pub struct PageMemory {
    region: Region,
    keep: Duration,
}

/// Ends by page number.
type Ends = BTreeMap<u32, Place>;

impl PageMemory {
    /// Keeps ends for `keep` after the reader's last page (setting `feed.page_memory`).
    pub fn new(cache: &Cache, keep: Duration) -> Self {
        Self { region: cache.region("following-pages"), keep }
    }

    /// The stretch of the page asked for by number: behind the nearest remembered end before it.
    pub(crate) async fn window(&self, reader: i64, query: &PageQuery) -> Window {
        let (page, size) = (query.page(), query.size());
        let ends = if page == 0 { Ends::new() } else { self.ends(reader, size).await };
        let nearest = ends.range(..page).next_back();
        let (after, unread) = nearest.map_or((None, page), |(before, end)| (Some(*end), page - before - 1));
        Window { after, skip: unread * size, limit: size + 1 }
    }

    /// Remembers the last item of a page that is served; page 0 begins anew.
    pub(crate) async fn served(&self, reader: i64, query: &PageQuery, last: Option<Place>) {
        let (page, size) = (query.page(), query.size());
        let mut ends = if page == 0 { Ends::new() } else { self.ends(reader, size).await };
        ends.insert(page, last.unwrap_or(Place::END));
        while ends.len() > MAX_ENDS {
            ends.pop_first();
        }
        self.region.set(key(reader, size), &ends, self.keep).await;
    }

    async fn ends(&self, reader: i64, size: u32) -> Ends {
        self.region.get(key(reader, size)).await.unwrap_or_default()
    }
}

fn key(reader: i64, size: u32) -> String {
    format!("{reader}:{size}")
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEEP: Duration = Duration::from_mins(10);

    fn memory() -> PageMemory {
        PageMemory::new(&Cache::in_process(100), KEEP)
    }

    fn page(number: u32) -> PageQuery {
        PageQuery::parse(Some(&number.to_string()), None, None, 0, 20).unwrap()
    }

    fn place(id: i64) -> Place {
        Place { score: 0, created_at: 1, id }
    }

    async fn asked(memory: &PageMemory, number: u32) -> (Option<i64>, u32) {
        let window = memory.window(1, &page(number)).await;
        assert_eq!(window.limit, 21);
        (window.after.map(|place| place.id), window.skip)
    }

    #[tokio::test]
    async fn a_page_goes_on_where_the_nearest_one_before_it_ended() {
        let memory = memory();
        assert_eq!(asked(&memory, 0).await, (None, 0));
        assert_eq!(asked(&memory, 3).await, (None, 60), "nothing was served yet");
        memory.served(1, &page(0), Some(place(100))).await;
        memory.served(1, &page(1), Some(place(80))).await;
        assert_eq!(asked(&memory, 0).await, (None, 0), "the top is always the top");
        assert_eq!(asked(&memory, 1).await, (Some(100), 0));
        assert_eq!(asked(&memory, 2).await, (Some(80), 0));
        assert_eq!(asked(&memory, 4).await, (Some(80), 40));
        assert_eq!(memory.window(2, &page(2)).await.after, None, "another reader");
    }

    #[tokio::test]
    async fn page_zero_begins_anew_and_an_end_stays_the_end() {
        let memory = memory();
        memory.served(1, &page(0), Some(place(100))).await;
        memory.served(1, &page(1), None).await;
        assert_eq!(asked(&memory, 2).await, (Some(i64::MIN), 0));
        memory.served(1, &page(0), Some(place(200))).await;
        assert_eq!(asked(&memory, 2).await, (Some(200), 20));
    }

    #[tokio::test(start_paused = true)]
    async fn it_is_kept_for_its_time_after_the_last_page() {
        let memory = memory();
        memory.served(1, &page(0), Some(place(100))).await;
        tokio::time::advance(KEEP / 2).await;
        memory.served(1, &page(1), Some(place(80))).await;
        tokio::time::advance(KEEP / 2).await;
        assert_eq!(asked(&memory, 1).await, (Some(100), 0));
        tokio::time::advance(KEEP / 2).await;
        assert_eq!(asked(&memory, 1).await, (None, 20));
    }

    #[tokio::test]
    async fn a_long_way_down_forgets_its_beginning() {
        let memory = memory();
        for number in 0..150 {
            memory.served(1, &page(number), Some(place(i64::from(1000 - number)))).await;
        }
        assert_eq!(asked(&memory, 150).await, (Some(851), 0));
        assert_eq!(asked(&memory, 10).await, (None, 200));
    }
}
