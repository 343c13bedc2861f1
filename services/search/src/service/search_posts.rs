//! Finding posts.

use std::collections::HashMap;

use authentication::Caller;
use dto::Post;
use error::ApiError;
use pagination::{Page, PageQuery};

use super::{Listing, listed};
use crate::{
    App,
    domain::Keyword,
    repository::{Order, posts},
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
        let initials = keyword.initials();
        let (mut keyword, mut listing) = listed(keyword, initials.clone(), list)?;
        // Skeleton; hits and total of one state.
        let mut c = self.database.snapshot().await?;
        let mut total = posts::count(&mut c, &keyword, caller.id).await?;
        if total == 0
            && let Some(initials) = initials
            // A cursor of the literal list stays in it.
            && let Ok(other) = list(&initials)
        {
            (keyword, listing) = (initials, other);
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
