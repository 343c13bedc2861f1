//! What a member is told: skeleton, hydrate, rules, present; four statements, whatever the page.

use std::collections::HashMap;

use authentication::Caller;
use database::{Connection, DatabaseError};
use dto::{Notification, Summary};
use error::ApiError;
use pagination::{PageQuery, Scroll};

use crate::{
    App,
    domain::Window,
    mapper,
    repository::{
        activities::{self, ActivityRow},
        notifications, read_marks,
    },
};

const LIST: &str = "notifications";

impl App {
    pub(crate) async fn list_notifications(
        &self,
        caller: &Caller,
        query: &PageQuery,
    ) -> Result<Scroll<Notification>, ApiError> {
        let window = Window::of(query, LIST, caller.id)?;
        let mut c = self.database.read().await?;
        let ids = notifications::page(&mut c, caller.id, &window).await?;
        let skeleton = Scroll::overfetched(ids, query, LIST, caller.id, |id| [*id]);
        let rows = activities::all_in(&mut c, &skeleton.content).await?;
        let actors = actors(&mut c, caller.id, &rows).await?;
        let mark = read_marks::find(&mut c, caller.id).await?;
        Ok(skeleton.with_content(present(rows, &actors, mark)?))
    }
}

async fn actors(c: &mut Connection, viewer: i64, rows: &[ActivityRow]) -> Result<HashMap<i64, Summary>, DatabaseError> {
    let mut ids: Vec<i64> = rows.iter().map(|row| row.member_id).collect();
    ids.sort_unstable();
    ids.dedup();
    let actors = audience::summaries(c, viewer, &ids).await?;
    Ok(actors.into_iter().map(|actor| (actor.member_id, actor)).collect())
}

/// An actor who has just left takes his acts along.
fn present(
    rows: Vec<ActivityRow>,
    actors: &HashMap<i64, Summary>,
    mark: i64,
) -> Result<Vec<Notification>, DatabaseError> {
    let told = rows.into_iter().filter_map(|row| {
        let actor = actors.get(&row.member_id)?.clone();
        Some(mapper::notification(row, actor, mark))
    });
    told.collect()
}
