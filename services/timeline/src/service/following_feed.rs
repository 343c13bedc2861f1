//! The following feed.

use dto::Post;
use error::ApiError;
use pagination::{PageQuery, Scroll};

use super::posts::hydrated;
use crate::{
    App,
    domain::{Place, Window},
    repository::following_feed,
};

const LIST: &str = "posts:followings";

impl App {
    /// By cursor from there on, by page number behind the page before it.
    pub(crate) async fn following_feed(&self, viewer: i64, query: &PageQuery) -> Result<Scroll<Post>, ApiError> {
        let by_cursor = Window::of(query, LIST, viewer)?;
        let by_number = by_cursor.after.is_none();
        let window = if by_number { self.page_memory.window(viewer, query).await } else { by_cursor };
        let mut c = self.database.read().await?;
        let places = following_feed::places(&mut c, viewer, window).await?;
        let page = Scroll::overfetched(places, query, LIST, viewer, Place::keys);
        if by_number {
            self.page_memory.served(viewer, query, page.content.last().copied()).await;
        }
        hydrated(&mut c, viewer, page).await
    }
}
