//! Posts: one, some by their ids, and lists of them.

use database::Connection;
use dto::{Post, PostItemCounts};
use error::ApiError;
use pagination::{Page, PageQuery, Scroll};

use crate::{
    App,
    domain::{DateRange, Place, Window},
    events, mapper,
    repository::{
        members,
        post_lists::{self, PostList},
        posts,
    },
};

impl App {
    /// One post; reading it is told to who counts views.
    pub(crate) async fn read_post(&self, viewer: i64, id: i64) -> Result<Post, ApiError> {
        let mut c = self.database.read().await?;
        let post = mapper::post(posts::get(&mut c, id, viewer).await?);
        self.read_events.offer(events::post_read(viewer, &post, self.clock.now()));
        Ok(post)
    }

    /// Those of `ids` that the viewer may see, newest first.
    pub(crate) async fn posts_by_ids(&self, viewer: i64, ids: &[i64]) -> Result<Vec<Post>, ApiError> {
        let mut c = self.database.read().await?;
        let mut rows = posts::find_all(&mut c, ids, viewer).await?;
        rows.sort_unstable_by_key(|row| std::cmp::Reverse((row.created_at, row.id)));
        Ok(rows.into_iter().map(mapper::post).collect())
    }

    /// The counters of one post.
    pub(crate) async fn post_counts(&self, viewer: i64, id: i64) -> Result<PostItemCounts, ApiError> {
        let mut c = self.database.read().await?;
        let post = posts::get(&mut c, id, viewer).await?;
        Ok(PostItemCounts { comment_count: post.comment_count, like_count: post.like_count })
    }

    /// A page of a ranking, of the newest posts, or of one's own.
    pub(crate) async fn posts(&self, viewer: i64, list: PostList, query: &PageQuery) -> Result<Scroll<Post>, ApiError> {
        let window = Window::of(query, &list.name(), viewer)?;
        let mut c = self.database.read().await?;
        page(&mut c, viewer, list, query, window).await
    }

    /// A page of one author's posts.
    pub(crate) async fn posts_of_author(
        &self,
        viewer: i64,
        author: i64,
        query: &PageQuery,
    ) -> Result<Scroll<Post>, ApiError> {
        let list = PostList::Author(author);
        let window = Window::of(query, &list.name(), viewer)?;
        let mut c = self.database.read().await?;
        members::require_visible(&mut c, author, viewer).await?;
        page(&mut c, viewer, list, query, window).await
    }

    /// A page of the posts of some days, with totals.
    pub(crate) async fn posts_between(
        &self,
        viewer: i64,
        range: DateRange,
        query: &PageQuery,
    ) -> Result<Page<Post>, ApiError> {
        let list = PostList::Between(range);
        let window = Window::of(query, &list.name(), viewer)?;
        let mut c = self.database.snapshot().await?;
        let scroll = page(&mut c, viewer, list, query, window).await?;
        Ok(Page::new(scroll, post_lists::count(&mut c, list, viewer).await?))
    }
}

async fn page(
    c: &mut Connection,
    viewer: i64,
    list: PostList,
    query: &PageQuery,
    window: Window,
) -> Result<Scroll<Post>, ApiError> {
    let places = post_lists::places(c, list, viewer, window).await?;
    hydrated(c, viewer, Scroll::overfetched(places, query, &list.name(), viewer, Place::keys)).await
}

/// The posts at the places of a page; those that vanished since it was cut are left out.
pub(super) async fn hydrated(c: &mut Connection, viewer: i64, page: Scroll<Place>) -> Result<Scroll<Post>, ApiError> {
    let ids: Vec<i64> = page.content.iter().map(|place| place.id).collect();
    let rows = posts::find_all(c, &ids, viewer).await?;
    Ok(page.with_content(rows.into_iter().map(mapper::post).collect()))
}
