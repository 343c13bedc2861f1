//! This process as one member of a consumer group.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering::Relaxed},
    },
    thread,
    time::Duration,
};

use async_trait::async_trait;
use rdkafka::{
    ClientConfig, Message,
    consumer::{BaseConsumer, Consumer as _},
};
use tokio_util::sync::CancellationToken;

use super::group::Group;
use crate::{Consumer, EventLogError, Partition};

/// How often the thread that serves a group looks up.
const TURN: Duration = Duration::from_millis(100);

/// How long leaving may take; beyond, the group misses the member by itself.
const FAREWELL: Duration = Duration::from_secs(5);

pub(crate) struct Member {
    group: Arc<Group>,
    leaving: Arc<AtomicBool>,
    left: CancellationToken,
}

impl Member {
    /// Joins `group` for all topics that match `pattern`, those that come later too, each from its earliest record.
    pub(crate) fn join(config: &ClientConfig, group: &str, pattern: &str) -> Result<Self, EventLogError> {
        let consumer: BaseConsumer<Group> = of_group(config, group).create_with_context(Group::default())?;
        let consumer = Arc::new(consumer);
        consumer.context().serve(&consumer);
        consumer.subscribe(&[pattern])?;
        let (leaving, left) = (Arc::<AtomicBool>::default(), CancellationToken::new());
        let member = Self { group: Arc::clone(consumer.context()), leaving: Arc::clone(&leaving), left: left.clone() };
        let name = format!("kafka {group}");
        let served = thread::Builder::new().name(name).spawn(move || {
            serve(&consumer, &leaving);
            // Partitions are gone by now, so this is the last handle: it leaves the group.
            drop(consumer);
            left.cancel();
        });
        served.map_err(|cause| EventLogError::Brokers(cause.into()))?;
        Ok(member)
    }
}

/// Handing partitions over may take its time, so the group has a thread that may wait.
fn serve(consumer: &BaseConsumer<Group>, leaving: &AtomicBool) {
    while !leaving.load(Relaxed) {
        match consumer.poll(TURN) {
            None => {}
            Some(Err(error)) => tracing::warn!(%error, "the group's brokers"),
            // Never, since partitions have queues of their own before they are assigned. Nothing commits it.
            Some(Ok(record)) => {
                tracing::error!(topic = record.topic(), partition = record.partition(), "a record of no partition");
            }
        }
    }
    consumer.context().drop_waiting();
}

fn of_group(config: &ClientConfig, group: &str) -> ClientConfig {
    let mut config = config.clone();
    config
        .set("group.id", group)
        .set("auto.offset.reset", "earliest")
        .set("enable.auto.commit", "false")
        .set("enable.auto.offset.store", "false")
        .set("partition.assignment.strategy", "cooperative-sticky")
        // How soon a member that died is missed, and how soon members hear of one that came.
        .set("session.timeout.ms", "10000")
        .set("heartbeat.interval.ms", "1000")
        // How soon a new topic is noticed.
        .set("topic.metadata.refresh.interval.ms", "2000")
        // Of each partition: records fetched ahead, and how soon it is fetched on when there is room again.
        .set("queued.min.messages", "1000")
        .set("queued.max.messages.kbytes", "1024")
        .set("max.partition.fetch.bytes", "524288")
        .set("fetch.queue.backoff.ms", "50")
        // How fresh the lag is.
        .set("statistics.interval.ms", "2000");
    config
}

#[async_trait]
impl Consumer for Member {
    async fn next_partition(&self) -> Result<Box<dyn Partition>, EventLogError> {
        loop {
            if let Some(partition) = self.group.next() {
                return Ok(Box::new(partition));
            }
            self.group.given.notified().await;
        }
    }

    async fn leave(&self) {
        self.leaving.store(true, Relaxed);
        if tokio::time::timeout(FAREWELL, self.left.cancelled()).await.is_err() {
            tracing::warn!("the group's brokers did not hear the farewell");
        }
    }
}

impl Drop for Member {
    fn drop(&mut self) {
        self.leaving.store(true, Relaxed);
    }
}
