//! What was recorded a moment ago (deck case 2: 30 s in the cache), so that a batch that comes again costs no
//! transaction. The truth is the event id in the store; the cache may be away or wrong by leaving out.

use std::{collections::HashSet, time::Duration};

use cache::{Cache, Region};
use futures::future::join_all;
use kafka_envelope::Envelope;

const WINDOW: Duration = Duration::from_secs(30);

pub(super) struct Seen(Region);

impl Seen {
    pub(super) fn new(cache: &Cache) -> Self {
        Self(cache.region("activity-recorded"))
    }

    /// The events that are not known to be recorded, each once.
    pub(super) async fn unseen(&self, events: Vec<Envelope>) -> Vec<Envelope> {
        let ids: Vec<_> = events.iter().map(|event| event.event_id).collect();
        let seen: Vec<Option<bool>> = self.0.get_many(&ids).await;
        let mut once = HashSet::new();
        let unseen = events.into_iter().zip(seen).filter(|(event, seen)| seen.is_none() && once.insert(event.event_id));
        unseen.map(|(event, _)| event).collect()
    }

    /// These are recorded, and committed.
    pub(super) async fn remember(&self, events: &[Envelope]) {
        // Together, so that a batch is one round trip.
        join_all(events.iter().map(|event| self.0.set(event.event_id, &true, WINDOW))).await;
    }
}
