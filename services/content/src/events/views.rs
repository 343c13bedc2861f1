//! View counts: `POST_READ` events of others, folded into posts exactly once.

use std::{
    collections::{BTreeMap, btree_map::Entry},
    time::Duration,
};

use async_trait::async_trait;
use database::{Connection, Database, DatabaseError};
use dto::MemberActivityType;
use event_log::{Delivery, Handler, HandlerError, Record};

use crate::repository::{
    consumed_positions::{self, Place},
    passed_over_records, posts,
};

/// The consumer group of view counting.
pub const VIEW_GROUP: &str = "member-activity-consumer-group-content-svc";

/// Adds views up. The positions are committed with the counts, so a batch that comes again adds nothing. Dead letters
/// lie behind the position: which of them were not counted is committed with it too.
#[derive(Clone)]
pub struct ViewCounts {
    database: Database,
    interval: Duration,
}

impl ViewCounts {
    /// Folds at most once per `interval`, so that many views cost few commits.
    pub const fn new(database: Database, interval: Duration) -> Self {
        Self { database, interval }
    }
}

#[async_trait]
impl Handler for ViewCounts {
    async fn handle(&self, batch: &[Delivery]) -> Result<(), HandlerError> {
        let batch: Vec<View> = batch.iter().map(View::of).collect();
        let any_view = batch.iter().any(|view| view.post_id.is_some());
        if any_view {
            self.database.write(move |c| Box::pin(fold(c, batch))).await?;
            tokio::time::sleep(self.interval).await;
        }
        Ok(())
    }

    async fn pass_over(&self, record: &Record) -> Result<(), HandlerError> {
        let (place, offset) = ((record.topic.clone(), record.partition), record.offset);
        Ok(self.database.write(move |c| Box::pin(pass_over(c, place, offset))).await?)
    }

    async fn restore(&self, letter: &Delivery) -> Result<(), HandlerError> {
        let view = View::of(letter);
        if self.database.write(move |c| Box::pin(restore(c, view))).await? {
            return Ok(());
        }
        Err(HandlerError::Refused("its partition is not read so far yet".into()))
    }
}

/// What counting needs of a delivery; `post_id` only if it is a view by somebody else than the author.
#[derive(Clone)]
struct View {
    place: Place,
    offset: i64,
    post_id: Option<i64>,
}

impl View {
    fn of(delivery: &Delivery) -> Self {
        let event = &delivery.envelope;
        let counts = event.member_activity_type == MemberActivityType::PostRead
            && event.post_author_id.is_some_and(|author| author != event.member_id);
        Self {
            place: (delivery.topic.clone(), delivery.partition),
            offset: delivery.offset,
            post_id: event.post_id.filter(|_| counts),
        }
    }
}

async fn fold(c: &mut Connection, batch: Vec<View>) -> Result<(), DatabaseError> {
    let mut next: BTreeMap<Place, i64> = BTreeMap::new();
    let mut views: BTreeMap<i64, i64> = BTreeMap::new();
    for view in batch {
        let next = match next.entry(view.place) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(new) => {
                let position = consumed_positions::hold(c, new.key()).await?;
                new.insert(position)
            }
        };
        if view.offset < *next {
            continue;
        }
        *next = view.offset + 1;
        if let Some(post_id) = view.post_id {
            *views.entry(post_id).or_default() += 1;
        }
    }
    for (post_id, count) in views {
        posts::add_views(c, post_id, count).await?;
    }
    for (place, next) in next {
        consumed_positions::set(c, &place, next).await?;
    }
    Ok(())
}

/// One that was passed over or counted before is behind the position already.
async fn pass_over(c: &mut Connection, place: Place, offset: i64) -> Result<(), DatabaseError> {
    if offset >= consumed_positions::hold(c, &place).await? {
        passed_over_records::add(c, &place, offset).await?;
        consumed_positions::set(c, &place, offset + 1).await?;
    }
    Ok(())
}

/// False if the group has yet to come by: then it may still be counted, or passed over.
async fn restore(c: &mut Connection, view: View) -> Result<bool, DatabaseError> {
    if view.offset >= consumed_positions::hold(c, &view.place).await? {
        return Ok(false);
    }
    if let (true, Some(post_id)) = (passed_over_records::take(c, &view.place, view.offset).await?, view.post_id) {
        posts::add_views(c, post_id, 1).await?;
    }
    Ok(true)
}
