//! Finding comments.

use std::collections::BTreeSet;

use authentication::Caller;
use dto::{CommentSearchResult, Timestamp};
use error::{ApiError, ErrorCode};
use pagination::{Page, PageQuery};

use super::{Listing, alternatives};
use crate::{
    App,
    domain::Keyword,
    repository::{CommentFilter, CommentHit, Found, Order, Wanted},
};

impl App {
    pub(crate) async fn search_comments(
        &self,
        caller: &Caller,
        filter: CommentFilter,
        order: Order,
        query: &PageQuery,
    ) -> Result<Page<CommentSearchResult>, ApiError> {
        let list = |filter: &CommentFilter| {
            Listing::parse(format!("search:comments:{order:?}:{filter:?}"), order, query, caller.id)
        };
        let initials = filter.keyword.as_ref().and_then(Keyword::initials);
        let initials = initials.map(|keyword| CommentFilter { keyword: Some(keyword), ..filter.clone() });
        let alternatives = alternatives(filter, initials, |filter| list(filter))?;
        // Skeleton
        let wanted = Wanted { viewer: caller.id, order, limit: query.size() + 1 };
        let slices: Vec<_> = alternatives.iter().map(|(filter, listing)| (filter.clone(), listing.slice)).collect();
        let Found { alternative, total, hits } = self.store.comments(wanted, &slices).await?;
        let page = alternatives[alternative].1.page(hits, query, |hit| [hit.created_at, hit.id]);
        // Hydrate; timeline knows which posts are deleted or hidden by now.
        let post_ids: BTreeSet<i64> = page.content.iter().map(|hit| hit.post_id).collect();
        let posts = self.timeline.posts(post_ids.into_iter().collect(), caller).await?;
        let visible: BTreeSet<i64> = posts.into_iter().map(|post| post.id).collect();
        // Rules, present
        let content = page.content.iter().filter(|hit| visible.contains(&hit.post_id)).map(result).collect();
        Ok(Page::new(page.with_content(content), total))
    }

    /// The comments of one post, newest first.
    pub(crate) async fn comments_of_post(
        &self,
        caller: &Caller,
        post_id: i64,
        query: &PageQuery,
    ) -> Result<Page<CommentSearchResult>, ApiError> {
        if self.timeline.posts(vec![post_id], caller).await?.is_empty() {
            return Err(ErrorCode::PostNotFound.into());
        }
        let filter = CommentFilter { post_id: Some(post_id), ..CommentFilter::default() };
        self.search_comments(caller, filter, Order::Newest, query).await
    }
}

fn result(hit: &CommentHit) -> CommentSearchResult {
    CommentSearchResult {
        pk: hit.id,
        parent_pk: (hit.parent_id != 0).then_some(hit.parent_id),
        post_pk: hit.post_id,
        content: hit.content.clone(),
        author: hit.author.clone(),
        path: None,
        depth: hit.depth,
        created_at: Timestamp::from_millis(hit.created_at),
        updated_at: Timestamp::from_millis(hit.updated_at),
        reply_count: hit.replies,
        total_replies: hit.replies + hit.replies_below,
    }
}
