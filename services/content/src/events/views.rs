//! View counts: `POST_READ` events of others, folded into posts exactly once.

use std::{collections::BTreeMap, time::Duration};

use async_trait::async_trait;
use database::{Connection, Database, DatabaseError, sql};
use dto::MemberActivityType;
use event_log::{Delivery, Handler, HandlerError};

use crate::repository::posts;

/// The consumer group of view counting.
pub const VIEW_GROUP: &str = "member-activity-consumer-group-content-svc";

/// Adds views up. The positions are committed with the counts, so a batch that comes again adds nothing.
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
        let any_view = batch.iter().any(|delivery| delivery.post_id.is_some());
        if any_view {
            self.database.write(move |c| Box::pin(fold(c, batch))).await?;
            tokio::time::sleep(self.interval).await;
        }
        Ok(())
    }
}

/// What counting needs of a delivery; `post_id` only if it is a view by somebody else than the author.
#[derive(Clone)]
struct View {
    topic: String,
    partition: u32,
    offset: i64,
    post_id: Option<i64>,
}

impl View {
    fn of(delivery: &Delivery) -> Self {
        let event = &delivery.envelope;
        let counts = event.member_activity_type == MemberActivityType::PostRead
            && event.post_author_id.is_some_and(|author| author != event.member_id);
        Self {
            topic: delivery.topic.clone(),
            partition: delivery.partition,
            offset: delivery.offset,
            post_id: event.post_id.filter(|_| counts),
        }
    }
}

async fn fold(c: &mut Connection, batch: Vec<View>) -> Result<(), DatabaseError> {
    let mut next: BTreeMap<(String, u32), i64> = BTreeMap::new();
    let mut views: BTreeMap<i64, i64> = BTreeMap::new();
    for view in batch {
        let place = (view.topic, view.partition);
        let position = match next.get(&place) {
            Some(position) => *position,
            None => position(c, &place).await?,
        };
        if view.offset < position {
            next.insert(place, position);
            continue;
        }
        next.insert(place, view.offset + 1);
        if let Some(post_id) = view.post_id {
            *views.entry(post_id).or_default() += 1;
        }
    }
    for (post_id, count) in views {
        posts::add_views(c, post_id, count).await?;
    }
    for ((topic, partition), next_offset) in next {
        let key = ["consumer_group", "topic", "partition_number"];
        let statement = sql(c.dialect().upsert("consumed_positions", &key, &["next_offset"]));
        c.run(statement.bind(VIEW_GROUP).bind(topic).bind(partition).bind(next_offset)).await?;
    }
    Ok(())
}

async fn position(c: &mut Connection, (topic, partition): &(String, u32)) -> Result<i64, DatabaseError> {
    let statement = "SELECT next_offset FROM consumed_positions \
                     WHERE consumer_group = ? AND topic = ? AND partition_number = ?";
    let row = c.first::<(i64,)>(sql(statement).bind(VIEW_GROUP).bind(topic.as_str()).bind(*partition)).await?;
    Ok(row.map_or(0, |row| row.0))
}
