//! One partition that the group gave to this member.

use std::{
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering::Relaxed},
        mpsc::{SyncSender, sync_channel},
    },
    time::Duration,
};

use async_trait::async_trait;
use dto::Timestamp;
use rdkafka::{
    Message, Offset, TopicPartitionList,
    consumer::{BaseConsumer, CommitMode, Consumer as _, base_consumer::PartitionQueue},
    error::KafkaResult,
    message::BorrowedMessage,
};
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use super::group::{Assigned, Group};
use crate::{EventLogError, Partition, Record};

/// The safety net under the wake-ups.
const POLL: Duration = Duration::from_secs(1);

/// No record was returned, or no end was heard of, yet.
const UNKNOWN: i64 = -1;

pub(crate) struct KafkaPartition {
    name: String,
    topic: String,
    number: i32,
    // Dropped in this order: the queue, then the partition counts as given up, then perhaps the consumer, which waits
    // for just that.
    queue: PartitionQueue<Group>,
    _held: SyncSender<()>,
    consumer: Arc<BaseConsumer<Group>>,
    news: Arc<Notify>,
    next: AtomicI64,
    /// What `next` was at the last commit.
    done: AtomicI64,
    end: Arc<AtomicI64>,
    taken: CancellationToken,
}

impl KafkaPartition {
    /// Gives a partition a queue of its own.
    pub(crate) fn split(consumer: &Arc<BaseConsumer<Group>>, topic: &str, number: i32) -> Option<(Self, Assigned)> {
        let mut queue = consumer.split_partition_queue(topic, number)?;
        let news = Arc::new(Notify::new());
        let tell = Arc::clone(&news);
        queue.set_nonempty_callback(move || tell.notify_one());
        let (held, given_up) = sync_channel(0);
        let (taken, end) = (CancellationToken::new(), Arc::new(AtomicI64::new(UNKNOWN)));
        let partition = Self {
            name: format!("{topic}/{number}"),
            topic: topic.to_owned(),
            number,
            queue,
            _held: held,
            consumer: Arc::clone(consumer),
            news,
            next: AtomicI64::new(UNKNOWN),
            done: AtomicI64::new(UNKNOWN),
            end: Arc::clone(&end),
            taken: taken.clone(),
        };
        Some((partition, Assigned { taken, end, given_up }))
    }

    pub(crate) fn is_taken(&self) -> bool {
        self.taken.is_cancelled()
    }

    /// What is there already, at most `max`.
    fn fetched(&self, max: usize) -> Result<Vec<Record>, EventLogError> {
        let mut records = Vec::new();
        while records.len() < max {
            match self.queue.poll(Duration::ZERO) {
                Some(Ok(message)) => {
                    self.next.store(message.offset() + 1, Relaxed);
                    records.push(record(&message));
                }
                // What came before the failure is delivered first; the failure, if it lasts, shows again.
                Some(Err(error)) if records.is_empty() => return Err(error.into()),
                _ => break,
            }
        }
        Ok(records)
    }

    /// Answers before the brokers do: giving the partition up waits for them, and a refusal is told to the group.
    fn commit_done(&self) -> KafkaResult<()> {
        let done = self.done.load(Relaxed);
        if done == UNKNOWN {
            return Ok(());
        }
        let mut position = TopicPartitionList::new();
        position.add_partition_offset(&self.topic, self.number, Offset::Offset(done))?;
        self.consumer.commit(&position, CommitMode::Async)
    }
}

impl Drop for KafkaPartition {
    /// While members come and go brokers refuse commits, and there may have been none since.
    fn drop(&mut self) {
        if let Err(error) = self.commit_done() {
            tracing::debug!(partition = self.name, %error, "position not committed");
        }
    }
}

#[async_trait]
impl Partition for KafkaPartition {
    fn name(&self) -> &str {
        &self.name
    }

    async fn next_batch(&self, max: usize) -> Result<Vec<Record>, EventLogError> {
        loop {
            let records = self.fetched(max)?;
            if !records.is_empty() {
                return Ok(records);
            }
            // Elapsed or not, the queue says.
            let _ = tokio::time::timeout(POLL, self.news.notified()).await;
        }
    }

    async fn commit(&self) -> Result<(), EventLogError> {
        self.done.store(self.next.load(Relaxed), Relaxed);
        Ok(self.commit_done()?)
    }

    async fn lag(&self) -> Result<u64, EventLogError> {
        let (next, end) = (self.next.load(Relaxed), self.end.load(Relaxed));
        Ok(if next == UNKNOWN { 0 } else { (end - next).max(0).unsigned_abs() })
    }

    async fn taken(&self) {
        self.taken.cancelled().await;
    }
}

pub(crate) fn record(message: &BorrowedMessage<'_>) -> Record {
    Record {
        topic: message.topic().to_owned(),
        partition: message.partition().unsigned_abs(),
        offset: message.offset(),
        key: String::from_utf8_lossy(message.key().unwrap_or_default()).into_owned(),
        timestamp: Timestamp::from_millis(message.timestamp().to_millis().unwrap_or_default()),
        payload: message.payload().unwrap_or_default().to_vec(),
    }
}
