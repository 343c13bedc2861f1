//! The following feed.

use error::ApiError;
use pagination::{PageQuery, Scroll};
use rest::Written;

use super::posts::hydrated;
use crate::{
    App,
    domain::{Place, Window},
    repository::following_feed,
};

const LIST: &str = "posts:followings";

impl App {
    /// By cursor from there on, by page number behind the page before it.
    pub(crate) async fn following_feed(&self, viewer: i64, query: &PageQuery) -> Result<Written, ApiError> {
        let by_cursor = Window::of(query, LIST, viewer)?;
        if by_cursor.after.is_some() {
            return Ok(self.followed_posts(viewer, query, by_cursor).await?.0);
        }
        let window = self.page_memory.window(viewer, query).await;
        let (page, last) = if query.page() == 0 {
            self.first_page(viewer, query, window).await?
        } else {
            self.followed_posts(viewer, query, window).await?
        };
        self.page_memory.served(viewer, query, last).await;
        Ok(page)
    }

    /// As it was served last, unless something was committed since.
    async fn first_page(&self, viewer: i64, query: &PageQuery, window: Window) -> Result<PageAndEnd, ApiError> {
        let Some(version) = self.database.version() else { return self.followed_posts(viewer, query, window).await };
        if let Some(served) = self.served_pages.find(viewer, query, version) {
            return Ok(served);
        }
        let served = self.followed_posts(viewer, query, window).await?;
        self.served_pages.keep(viewer, query, version, served.clone());
        Ok(served)
    }

    async fn followed_posts(&self, viewer: i64, query: &PageQuery, window: Window) -> Result<PageAndEnd, ApiError> {
        let mut c = self.database.read().await?;
        let places = following_feed::places(&mut c, viewer, window).await?;
        let page = Scroll::overfetched(places, query, LIST, viewer, Place::keys);
        let last = page.content.last().copied();
        let page = hydrated(&mut c, viewer, page).await?;
        Ok((Written::ok(&page)?, last))
    }
}

/// A page and the place of its last item, before what vanished meanwhile was left out.
type PageAndEnd = (Written, Option<Place>);
