//! The loop of one partition: read, handle, commit after the store has it.

use std::sync::Arc;

use dead_letters::{ListenerLetters, UnhandledRecord};
use kafka_envelope::Envelope;
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

    /// Every record handled or kept as a letter, in their order; `None` when there was a stop before that.
    async fn settle(&self, records: Vec<Record>, stop: &CancellationToken) -> Option<()> {
        let mut batch = Vec::with_capacity(records.len());
        for record in records {
            match Delivery::of(&record) {
                Ok(delivery) => batch.push((delivery, record)),
                Err(error) => {
                    self.settle_batch(std::mem::take(&mut batch), stop).await?;
                    self.keep(record, None, 1, &error.to_string(), stop).await?;
                }
            }
        }
        self.settle_batch(batch, stop).await
    }

    async fn settle_batch(&self, batch: Vec<(Delivery, Record)>, stop: &CancellationToken) -> Option<()> {
        let (batch, records): (Vec<_>, Vec<_>) = batch.into_iter().unzip();
        if batch.len() > 1 {
            let Err(refusal) = self.attempt(&batch, stop).await? else { return Some(()) };
            tracing::warn!(group = &*self.group, partition = self.partition.name(), error = refusal, "batch refused");
        }
        for (delivery, record) in batch.into_iter().zip(records) {
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
                return self.keep(record, Some(&delivery.envelope), refused, &refusal, stop).await;
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

    /// Keeps a record as a letter and lets the handler know; again after a stop in between, which it bears.
    async fn keep(
        &self,
        record: Record,
        event: Option<&Envelope>,
        attempts: u32,
        error: &str,
        stop: &CancellationToken,
    ) -> Option<()> {
        let letter = letter(&self.group, record.clone(), event);
        persist("dead letters", stop, || self.letters.keep_record(&letter, attempts, error)).await?;
        persist(self.partition.name(), stop, || self.handler.pass_over(&record)).await?;
        self.progress.dead_letter();
        let UnhandledRecord { group, topic, partition, offset, event_id, .. } = letter;
        tracing::error!(group, topic, partition, offset, event_id, attempts, error, "kept as a dead letter");
        Some(())
    }
}

/// A record whose event cannot be read is known by its place.
fn letter(group: &str, record: Record, event: Option<&Envelope>) -> UnhandledRecord {
    let Record { topic, partition, offset, key, timestamp, payload } = record;
    UnhandledRecord {
        group: group.to_owned(),
        event_id: event.map_or_else(|| format!("{topic}/{partition}/{offset}"), |event| event.event_id.to_string()),
        topic,
        partition,
        offset,
        message_key: event.map_or(key, Envelope::message_key),
        event_time: event.map_or(timestamp, |event| event.created_at),
        payload,
    }
}
