//! The loop of a consumer group: read, handle, commit after the store has it.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering::Relaxed},
};

use async_trait::async_trait;
use database::DatabaseError;
use kafka_envelope::Envelope;
use tokio_util::sync::CancellationToken;

use crate::{Consumer, EventLog, Record, persist};

/// Records handled at once, at most; decoding them holds up a thread that answers requests too.
const BATCH: usize = 100;

/// One event as it came out of the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// Daily topic.
    pub topic: String,
    /// Partition of the topic.
    pub partition: u32,
    /// Position in the partition; ascending, with gaps.
    pub offset: i64,
    /// The event.
    pub envelope: Envelope,
}

/// Why a batch could not be handled.
#[derive(Debug, thiserror::Error)]
pub enum HandlerError {
    /// The group's store is away or busy: the same batch can be handled later.
    #[error("{0}")]
    Away(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The store took none of the batch because of what is in it.
    #[error("{0}")]
    Refused(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl From<DatabaseError> for HandlerError {
    fn from(cause: DatabaseError) -> Self {
        if cause.is_transient() { Self::Away(cause.into()) } else { Self::Refused(cause.into()) }
    }
}

/// What a group does with events.
#[async_trait]
pub trait Handler: Send + Sync {
    /// Folds a batch into the group's store and returns when it is there. The same events may come again, after an
    /// error or a restart, so it goes by event id or version. An error repeats the whole batch later; nothing is
    /// skipped meanwhile.
    async fn handle(&self, batch: &[Delivery]) -> Result<(), HandlerError>;
}

/// How far a group is, for metrics.
#[derive(Debug, Default)]
pub struct Progress {
    handled: AtomicU64,
    undecodable: AtomicU64,
    failures: AtomicU64,
    lag: AtomicU64,
}

impl Progress {
    /// Events handled since the start.
    pub fn handled(&self) -> u64 {
        self.handled.load(Relaxed)
    }

    /// Records skipped since the start because they are no events.
    pub fn undecodable(&self) -> u64 {
        self.undecodable.load(Relaxed)
    }

    /// Batches that failed since the start, each attempt counted.
    pub fn failures(&self) -> u64 {
        self.failures.load(Relaxed)
    }

    /// Records in the log that are not handled yet, as of the last batch or failure.
    pub fn lag(&self) -> u64 {
        self.lag.load(Relaxed)
    }
}

/// Runs `handler` for `group` until `shutdown`, and then finishes the batch in hand. A log or store that is away
/// pauses the group; a record that is no event is logged with its position and skipped.
pub async fn run(
    log: Arc<dyn EventLog>,
    group: &str,
    handler: impl Handler,
    progress: Arc<Progress>,
    shutdown: CancellationToken,
) {
    let Some(consumer) = persist(group, &shutdown, || log.subscribe(group)).await else { return };
    loop {
        let read = persist(group, &shutdown, || consumer.next_batch(BATCH));
        let records = tokio::select! {
            biased;
            () = shutdown.cancelled() => return,
            records = read => records.unwrap_or_default(),
        };
        let batch = decode(records, group, &progress);
        if persist(group, &shutdown, || attempt(&handler, &batch, &*consumer, &progress)).await.is_none() {
            return;
        }
        progress.handled.fetch_add(batch.len() as u64, Relaxed);
        if let Err(error) = consumer.commit().await {
            // The next commit covers this one; until then a restart delivers the batch again.
            tracing::warn!(group, %error, "position not committed");
        }
    }
}

async fn attempt(
    handler: &impl Handler,
    batch: &[Delivery],
    consumer: &dyn Consumer,
    progress: &Progress,
) -> Result<(), HandlerError> {
    let outcome = if batch.is_empty() { Ok(()) } else { handler.handle(batch).await };
    let mut lag = consumer.lag().await.unwrap_or_default();
    if outcome.is_err() {
        lag += batch.len() as u64;
        progress.failures.fetch_add(1, Relaxed);
    }
    progress.lag.store(lag, Relaxed);
    outcome
}

fn decode(records: Vec<Record>, group: &str, progress: &Progress) -> Vec<Delivery> {
    let mut batch = Vec::with_capacity(records.len());
    for Record { topic, partition, offset, payload } in records {
        match Envelope::from_json(&payload) {
            Ok(envelope) => batch.push(Delivery { topic, partition, offset, envelope }),
            Err(error) => {
                progress.undecodable.fetch_add(1, Relaxed);
                tracing::error!(group, topic, partition, offset, %error, "record skipped");
            }
        }
    }
    batch
}
