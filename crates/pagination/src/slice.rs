//! The two paging wrappers of the contract.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{Cursor, PageQuery};

/// A page without a total.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Scroll<T> {
    /// The items.
    pub content: Vec<T>,
    /// 0-based page number as asked.
    pub page: u32,
    /// Page size as asked.
    pub size: u32,
    /// Whether items follow.
    pub has_next: bool,
    /// Pass it as `cursor` for the next page; null at the end.
    pub next_cursor: Option<String>,
    /// All items of the list, where the endpoint knows them without counting anew.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub total_elements: Option<i64>,
}

impl<T> Scroll<T> {
    /// From up to `size + 1` items: the one too many only says that more follow.
    pub fn overfetched<const N: usize>(
        mut items: Vec<T>,
        query: &PageQuery,
        list: &str,
        viewer: i64,
        key: impl Fn(&T) -> [i64; N],
    ) -> Self {
        let size = query.size() as usize;
        let has_next = items.len() > size;
        items.truncate(size);
        let next_cursor = items.last().filter(|_| has_next).map(|last| Cursor::encode(list, viewer, key(last)));
        Self { content: items, page: query.page(), size: query.size(), has_next, next_cursor, total_elements: None }
    }

    /// The same page with other items, e.g. hydrated ones.
    pub fn with_content<U>(self, content: Vec<U>) -> Scroll<U> {
        Scroll {
            content,
            page: self.page,
            size: self.size,
            has_next: self.has_next,
            next_cursor: self.next_cursor,
            total_elements: self.total_elements,
        }
    }

    /// The same page with a known total.
    #[must_use]
    pub const fn with_total(mut self, total: i64) -> Self {
        self.total_elements = Some(total);
        self
    }
}

/// A page with totals.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[expect(clippy::struct_excessive_bools, reason = "the shape of the REST contract")]
pub struct Page<T> {
    /// The items.
    pub content: Vec<T>,
    /// 0-based page number as asked.
    pub page: u32,
    /// Page size as asked.
    pub size: u32,
    /// All items of the list.
    pub total_elements: i64,
    /// All pages of the list.
    pub total_pages: i64,
    /// Whether this is page 0.
    pub first: bool,
    /// Whether nothing follows.
    pub last: bool,
    /// Whether items follow.
    pub has_next: bool,
    /// Whether this is not page 0.
    pub has_previous: bool,
    /// Pass it as `cursor` for the next page; null at the end.
    pub next_cursor: Option<String>,
}

impl<T> Page<T> {
    /// A scroll with the total of its list.
    pub fn new(scroll: Scroll<T>, total: i64) -> Self {
        let size = i64::from(scroll.size.max(1));
        Self {
            content: scroll.content,
            page: scroll.page,
            size: scroll.size,
            total_elements: total,
            total_pages: (total + size - 1) / size,
            first: scroll.page == 0,
            last: !scroll.has_next,
            has_next: scroll.has_next,
            has_previous: scroll.page > 0,
            next_cursor: scroll.next_cursor,
        }
    }
}
