//! Finding posts.

use std::collections::HashMap;

use authentication::Caller;
use dto::Post;
use error::ApiError;
use pagination::{Page, PageQuery};

use super::{Listing, alternatives};
use crate::{
    App,
    domain::Keyword,
    repository::{Found, Order, Wanted},
};

impl App {
    pub(crate) async fn search_posts(
        &self,
        caller: &Caller,
        keyword: Keyword,
        order: Order,
        query: &PageQuery,
    ) -> Result<Page<Post>, ApiError> {
        let list = |keyword: &Keyword| {
            let name = format!("search:posts:{order:?}:{:?}:{}", keyword.form(), keyword.as_str());
            Listing::parse(name, order, query, caller.id)
        };
        let alternatives = alternatives(keyword.clone(), keyword.initials(), list)?;
        // Skeleton
        let wanted = Wanted { viewer: caller.id, order, limit: query.size() + 1 };
        let slices: Vec<_> = alternatives.iter().map(|(keyword, listing)| (keyword.clone(), listing.slice)).collect();
        let Found { alternative, total, hits } = self.store.posts(wanted, &slices).await?;
        let page = alternatives[alternative].1.page(hits, query, |hit| [hit.created_at, hit.id]);
        // Hydrate; timeline knows what is deleted or hidden by now.
        let ids = page.content.iter().map(|hit| hit.id).collect();
        let found = self.timeline.posts(ids, caller).await?;
        let mut found: HashMap<i64, Post> = found.into_iter().map(|post| (post.id, post)).collect();
        // Present
        let content = page.content.iter().filter_map(|hit| found.remove(&hit.id)).collect();
        Ok(Page::new(page.with_content(content), total))
    }
}
