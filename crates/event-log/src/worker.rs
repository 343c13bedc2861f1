//! The loop of one partition: read, handle, commit after the store has it.

use std::sync::Arc;

use dead_letters::{ListenerLetters, UnhandledRecord};
use tokio_util::sync::CancellationToken;
use trace_context::Context;

use crate::{
    Delivery, Handler, HandlerError, Partition, Progress, Record, patience::delay, persist, progress::PartitionProgress,
};

/// Records handled at once, at most; decoding them holds up a thread that answers requests too.
const BATCH: usize = 100;

/// How often in a row a record may be refused before it becomes a dead letter.
const MAX_ATTEMPTS: u32 = 3;

/// Walks one partition for a group.
pub(crate) struct Worker {
    group: Arc<str>,
    partition: Box<dyn Partition>,
    handler: Arc<dyn Handler>,
    letters: Arc<dyn ListenerLetters>,
    progress: PartitionProgress,
}

impl Worker {
    pub(crate) fn new(
        group: &Arc<str>,
        partition: Box<dyn Partition>,
        handler: &Arc<dyn Handler>,
        letters: &Arc<dyn ListenerLetters>,
        progress: &Arc<Progress>,
    ) -> Self {
        let progress = PartitionProgress::of(Arc::clone(progress));
        let (group, handler, letters) = (Arc::clone(group), Arc::clone(handler), Arc::clone(letters));
        Self { group, partition, handler, letters, progress }
    }

    /// Works until `shutdown` or until the partition is taken away. Both let an attempt that has begun come to its end
    /// and cut waits short.
    pub(crate) async fn run(self, shutdown: CancellationToken) {
        let stop = shutdown.child_token();
        let mut work = std::pin::pin!(self.work(&stop));
        tokio::select! {
            () = &mut work => return,
            () = self.partition.taken() => stop.cancel(),
        }
        work.await;
        self.progress.lag(0);
    }

    async fn work(&self, stop: &CancellationToken) {
        let name = self.partition.name();
        loop {
            let read = persist(name, stop, || self.partition.next_batch(BATCH));
            let records = tokio::select! {
                biased;
                () = stop.cancelled() => return,
                records = read => records.unwrap_or_default(),
            };
            if self.settle(records, stop).await.is_none() {
                return;
            }
            if let Err(error) = self.partition.commit().await {
                // The next commit covers this one; until then a restart delivers the batch again.
                tracing::warn!(group = &*self.group, partition = name, %error, "position not committed");
            }
        }
    }

    /// Every record handled or kept as a letter; `None` when there was a stop before that.
    async fn settle(&self, records: Vec<Record>, stop: &CancellationToken) -> Option<()> {
        let (mut batch, mut readable) = (Vec::with_capacity(records.len()), Vec::with_capacity(records.len()));
        for record in records {
            match Delivery::of(&record) {
                Ok(delivery) => {
                    batch.push(delivery);
                    readable.push(record);
                }
                Err(error) => self.keep(&unreadable(&self.group, record), 1, &error.to_string(), stop).await?,
            }
        }
        if batch.len() > 1 {
            let Err(refusal) = self.attempt(&batch, stop).await? else { return Some(()) };
            tracing::warn!(group = &*self.group, partition = self.partition.name(), error = refusal, "batch refused");
        }
        for (delivery, record) in batch.into_iter().zip(readable) {
            let trace = Context::continuing(delivery.envelope.traceparent.as_deref().unwrap_or_default());
            trace.scope(self.settle_one(delivery, record, stop)).await?;
        }
        Some(())
    }

    async fn settle_one(&self, delivery: Delivery, record: Record, stop: &CancellationToken) -> Option<()> {
        let mut refused = 0;
        loop {
            let Err(refusal) = self.attempt(std::slice::from_ref(&delivery), stop).await? else { return Some(()) };
            refused += 1;
            if refused == MAX_ATTEMPTS {
                return self.keep(&refused_record(&self.group, &delivery, record), refused, &refusal, stop).await;
            }
            stop.run_until_cancelled(tokio::time::sleep(delay(refused))).await?;
        }
    }

    /// The handler's answer, why it refused included, once its store is there.
    async fn attempt(&self, batch: &[Delivery], stop: &CancellationToken) -> Option<Result<(), String>> {
        let answer = persist(self.partition.name(), stop, async || {
            let answer = self.handler.handle(batch).await;
            let ahead = self.partition.lag().await.unwrap_or_default();
            if answer.is_err() {
                self.progress.failure();
            } else {
                self.progress.handled(batch.len());
            }
            self.progress.lag(ahead + if answer.is_err() { batch.len() as u64 } else { 0 });
            match answer {
                Ok(()) => Ok(Ok(())),
                Err(HandlerError::Refused(cause)) => Ok(Err(cause.to_string())),
                Err(away) => Err(away),
            }
        });
        answer.await
    }

    async fn keep(&self, record: &UnhandledRecord, attempts: u32, error: &str, stop: &CancellationToken) -> Option<()> {
        persist("dead letters", stop, || self.letters.keep_record(record, attempts, error)).await?;
        self.progress.dead_letter();
        let UnhandledRecord { group, topic, partition, offset, event_id, .. } = record;
        tracing::error!(group, topic, partition, offset, event_id, attempts, error, "kept as a dead letter");
        Some(())
    }
}

fn refused_record(group: &str, delivery: &Delivery, record: Record) -> UnhandledRecord {
    let event = &delivery.envelope;
    UnhandledRecord {
        event_id: event.event_id.to_string(),
        message_key: event.message_key(),
        event_time: event.created_at,
        ..unreadable(group, record)
    }
}

/// Without an id of its own it is known by its place.
fn unreadable(group: &str, record: Record) -> UnhandledRecord {
    let Record { topic, partition, offset, key, timestamp, payload } = record;
    UnhandledRecord {
        group: group.to_owned(),
        event_id: format!("{topic}/{partition}/{offset}"),
        topic,
        partition,
        offset,
        message_key: key,
        event_time: timestamp,
        payload,
    }
}
