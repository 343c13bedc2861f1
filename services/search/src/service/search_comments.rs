//! Finding comments.

use std::collections::{BTreeSet, HashMap};

use authentication::Caller;
use dto::{CommentSearchResult, Timestamp};
use error::{ApiError, ErrorCode};
use pagination::{Page, PageQuery};

use super::{Listing, listed};
use crate::{
    App,
    domain::Keyword,
    repository::{
        Order,
        comments::{self, CommentFilter, CommentHit},
    },
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
        let (mut filter, mut listing) = listed(filter, initials.clone(), list)?;
        // Skeleton; hits and total of one state.
        let mut c = self.database.snapshot().await?;
        let mut total = comments::count(&mut c, &filter, caller.id).await?;
        if total == 0
            && let Some(initials) = initials
            // A cursor of the literal list stays in it.
            && let Ok(other) = list(&initials)
        {
            (filter, listing) = (initials, other);
            total = comments::count(&mut c, &filter, caller.id).await?;
        }
        let hits = comments::search(&mut c, &filter, caller.id, order, listing.slice, query.size() + 1).await?;
        let page = listing.page(hits, query, |hit| [hit.created_at, hit.id]);
        // Hydrate; timeline knows which posts are deleted or hidden by now.
        let ids: Vec<i64> = page.content.iter().map(|hit| hit.id).collect();
        let replies = comments::replies(&mut c, &ids).await?;
        drop(c);
        let replies: HashMap<i64, (i64, i64)> = replies.into_iter().map(|(id, near, far)| (id, (near, far))).collect();
        let post_ids: BTreeSet<i64> = page.content.iter().map(|hit| hit.post_id).collect();
        let posts = self.timeline.posts(post_ids.into_iter().collect(), caller).await?;
        let visible: BTreeSet<i64> = posts.into_iter().map(|post| post.id).collect();
        // Rules, present
        let content = page.content.iter().filter(|hit| visible.contains(&hit.post_id));
        let content = content.map(|hit| result(hit, replies.get(&hit.id).copied().unwrap_or_default())).collect();
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

fn result(hit: &CommentHit, (near, far): (i64, i64)) -> CommentSearchResult {
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
        reply_count: near,
        total_replies: near + far,
    }
}
