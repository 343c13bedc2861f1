//! Finding posts.

use std::collections::HashMap;

use authentication::Caller;
use dto::Post;
use error::ApiError;
use pagination::{Page, PageQuery};

use super::Listing;
use crate::{
    App,
    domain::Keyword,
    repository::{Order, posts},
};

impl App {
    pub(crate) async fn search_posts(
        &self,
        caller: &Caller,
        mut keyword: Keyword,
        order: Order,
        query: &PageQuery,
    ) -> Result<Page<Post>, ApiError> {
        let name = format!("search:posts:{order:?}:{}", keyword.as_str());
        let listing = Listing::parse(name, order, query, caller.id)?;
        // Skeleton
        let mut c = self.database.read().await?;
        let mut total = posts::count(&mut c, &keyword, caller.id).await?;
        if total == 0
            && let Some(initials) = keyword.initials()
        {
            keyword = initials;
            total = posts::count(&mut c, &keyword, caller.id).await?;
        }
        let hits = posts::search(&mut c, &keyword, caller.id, order, listing.slice, query.size() + 1).await?;
        drop(c);
        let page = listing.page(hits, query, |hit| [hit.created_at, hit.id]);
        // Hydrate; timeline knows what is deleted or hidden by now.
        let ids = page.content.iter().map(|hit| hit.id).collect();
        let found = self.timeline.posts(ids, caller).await?;
        let mut found: HashMap<i64, Post> = found.into_iter().map(|post| (post.id, post)).collect();
        // Present
        let content = page.content.iter().filter_map(|hit| found.remove(&hit.id)).collect();
        Ok(Page::new(page.with_content(content), total))
    }
}
