//! Whom to follow: the newest members whom one does not follow yet.

use authentication::Caller;
use database::Connection;
use dto::Summary;
use error::ApiError;
use pagination::{Page, PageQuery, Scroll};

use crate::{
    App, mapper,
    repository::{profiles, summaries},
};

const LIST: &str = "newbie";

impl App {
    pub(crate) async fn newbies(&self, caller: &Caller, query: &PageQuery) -> Result<Page<Summary>, ApiError> {
        let after = query.after(LIST, caller.id)?;
        let mut c = self.database.snapshot().await?;
        let own = profiles::get_active(&mut c, caller.id, caller.id).await?;
        let scroll = page(&mut c, caller.id, query, after).await?;
        // All active members but oneself and those one follows.
        let total = profiles::count_active(&mut c).await? - 1 - own.followings_count;
        Ok(Page::new(scroll, total))
    }

    /// The same without totals.
    pub(crate) async fn more_newbies(&self, caller: &Caller, query: &PageQuery) -> Result<Scroll<Summary>, ApiError> {
        let after = query.after(LIST, caller.id)?;
        let mut c = self.database.read().await?;
        page(&mut c, caller.id, query, after).await
    }
}

async fn page(
    c: &mut Connection,
    viewer: i64,
    query: &PageQuery,
    after: Option<[i64; 2]>,
) -> Result<Scroll<Summary>, ApiError> {
    let rows = summaries::newbie_page(c, viewer, query, after).await?;
    let scroll = Scroll::overfetched(rows, query, LIST, viewer, |row| [row.position, row.member.id]);
    Ok(mapper::listed(scroll, viewer))
}
