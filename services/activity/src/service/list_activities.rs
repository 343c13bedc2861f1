//! One's own activities.

use authentication::Caller;
use database::DatabaseError;
use dto::MemberActivity;
use error::ApiError;
use pagination::{PageQuery, Scroll};

use crate::{
    App,
    domain::{ActivityFilter, Window},
    mapper,
    repository::activities,
};

impl App {
    pub(crate) async fn list_activities(
        &self,
        caller: &Caller,
        filter: &ActivityFilter,
        query: &PageQuery,
    ) -> Result<Scroll<MemberActivity>, ApiError> {
        let list = filter.list();
        let window = Window::of(query, &list, caller.id)?;
        let mut c = self.database.read().await?;
        let rows = activities::page_of_member(&mut c, caller.id, filter, &window).await?;
        let items = rows.into_iter().map(mapper::activity).collect::<Result<_, DatabaseError>>()?;
        Ok(Scroll::overfetched(items, query, &list, caller.id, |item: &MemberActivity| [item.id]))
    }
}
