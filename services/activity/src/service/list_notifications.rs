//! What a member is told: skeleton, rules, present.

use std::collections::HashMap;

use authentication::Caller;
use dto::{Notification, Summary};
use error::ApiError;
use pagination::{PageQuery, Scroll};

use crate::{
    App,
    domain::Window,
    mapper,
    repository::{ActivityRow, Told},
};

const LIST: &str = "notifications";

impl App {
    pub(crate) async fn list_notifications(
        &self,
        caller: &Caller,
        query: &PageQuery,
    ) -> Result<Scroll<Notification>, ApiError> {
        let window = Window::of(query, LIST, caller.id)?;
        let Told { activities, actors, mark } = self.activities.0.told(caller.id, &window).await?;
        let skeleton = Scroll::overfetched(activities, query, LIST, caller.id, |activity| [activity.id]);
        let actors = actors.into_iter().map(|actor| (actor.member_id, actor)).collect();
        let told = present(&skeleton.content, &actors, mark)?;
        Ok(skeleton.with_content(told))
    }
}

/// An actor who has just left takes his acts along.
fn present(
    activities: &[ActivityRow],
    actors: &HashMap<i64, Summary>,
    mark: i64,
) -> Result<Vec<Notification>, ApiError> {
    let told = activities.iter().filter_map(|activity| {
        let actor = actors.get(&activity.member_id)?.clone();
        Some(mapper::notification(activity.clone(), actor, mark))
    });
    told.collect()
}
