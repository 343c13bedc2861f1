//! `rebuild-activities`: what is recorded, and what members are told, once more from the truth and from the log.

use std::{collections::HashSet, sync::Arc, time::Duration};

use clock::Clock;
use database::Database;
use event_log::{Delivery, EventLog, HandlerError};
use kafka_envelope::Envelope;
use rebuild::{Failure, Tally};

use crate::{Activities, repository::acts::Recalled};

/// Events recorded at once.
const BATCH: usize = 100;

/// A job that fills a store of activities, whatever is left in it, while events go on being recorded.
///
/// 1. The copies of members and follows become what the truth says.
/// 2. What is older than the log reaches back is recalled from what it left in the truth: sign-ups, follows, posts,
///    comments and likes that stand. What left nothing there (reads, edits, what was taken back) is known no more.
/// 3. Everything the log still has is recorded once more, under its own event ids.
///
/// No activity is removed, and none is doubled: an act that is recorded is not recalled, and an event that comes after
/// its act was recalled is known. What is added comes in as new, since the order of activities is that of their arrival.
/// It may run twice at once, and it may end early: what it did stays done.
pub struct Rebuild {
    /// The truth.
    pub truth: Database,
    /// The log.
    pub log: Arc<dyn EventLog>,
    /// Where activities are kept.
    pub activities: Activities,
    /// The time.
    pub clock: Clock,
    /// How long the log keeps its events (setting `events.retention`).
    pub retention: Duration,
}

impl Rebuild {
    /// Runs to the end and says what was done, in one line.
    pub async fn run(self) -> Result<String, Failure> {
        let mut told = Vec::new();
        for part in audience::Part::ALL {
            let tally = rebuild::walk(|after| self.activities.0.restate(&self.truth, part, after)).await?;
            told.push(format!("{}: {tally}", part.name()));
        }
        told.push(format!("acts before the log: {}", self.recall().await?));
        let Log { tally, left } = self.record_again().await?;
        told.push(format!("events of the log: {tally}, {left} dead letters left"));
        Ok(told.join("; "))
    }

    async fn recall(&self) -> Result<Tally, Failure> {
        let retention = i64::try_from(self.retention.as_millis()).unwrap_or(i64::MAX);
        let mut acts = Recalled::new(self.truth.clone(), self.clock.now().plus_millis(-retention));
        let mut all = Tally::default();
        loop {
            let batch = acts.next_batch(BATCH).await?;
            if batch.is_empty() {
                return Ok(all);
            }
            all += self.activities.0.recall(batch).await?;
        }
    }

    async fn record_again(&self) -> Result<Log, Failure> {
        let mut history = self.log.history().await?;
        let mut log = Log::default();
        loop {
            let records = history.next_batch(BATCH).await?;
            if records.is_empty() {
                return Ok(log);
            }
            let mut events: Vec<Envelope> =
                records.iter().filter_map(|record| Some(Delivery::of(record).ok()?.envelope)).collect();
            log.left += (records.len() - events.len()) as u64;
            // A record may be in the log twice.
            let mut once = HashSet::new();
            events.retain(|event| once.insert(event.event_id));
            self.record_batch_again(events, &mut log).await?;
        }
    }

    /// What the store refuses (it is a dead letter) is left, and the rest of its batch is not.
    async fn record_batch_again(&self, events: Vec<Envelope>, log: &mut Log) -> Result<(), HandlerError> {
        let store = &*self.activities.0;
        match store.record_again(events.clone()).await {
            Ok(tally) => log.tally += tally,
            Err(HandlerError::Refused(_)) => {
                for event in events {
                    match store.record_again(vec![event]).await {
                        Ok(tally) => log.tally += tally,
                        Err(HandlerError::Refused(_)) => log.left += 1,
                        Err(away) => return Err(away),
                    }
                }
            }
            Err(away) => return Err(away),
        }
        Ok(())
    }
}

/// What became of the log's records.
#[derive(Default)]
struct Log {
    tally: Tally,
    /// Records that nobody can read or record.
    left: u64,
}
