//! One's own activities.

use authentication::Caller;
use dto::MemberActivity;
use error::ApiError;
use pagination::{PageQuery, Scroll};

use crate::{
    App,
    domain::{ActivityFilter, Window},
    mapper,
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
        let rows = self.activities.0.activities(caller.id, filter, &window).await?;
        let items = rows.into_iter().map(mapper::activity).collect::<Result<_, ApiError>>()?;
        Ok(Scroll::overfetched(items, query, &list, caller.id, |item: &MemberActivity| [item.id]))
    }
}
