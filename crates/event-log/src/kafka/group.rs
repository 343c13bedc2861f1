//! What the client library tells about a group: partitions given, partitions taken, how far they reach.

use std::{
    collections::HashMap,
    sync::{
        Arc, OnceLock, Weak,
        atomic::{AtomicI64, Ordering::Relaxed},
        mpsc::Receiver,
    },
    time::Duration,
};

use parking_lot::Mutex;
use rdkafka::{
    ClientContext, Statistics, TopicPartitionList,
    consumer::{BaseConsumer, Consumer as _, ConsumerContext, Rebalance},
    error::KafkaResult,
};
use tokio::{sync::Notify, time::Instant};
use tokio_util::sync::CancellationToken;

use super::partition::KafkaPartition;

/// How long a partition that is taken away is waited for, so that its batch in hand is committed. Beyond, whoever gets
/// it next is delivered that batch once more.
const HANDOVER: Duration = Duration::from_secs(10);

/// What is known of a partition from its assignment until it is taken away.
pub(crate) struct Assigned {
    pub(crate) taken: CancellationToken,
    /// The offset after its last record, as far as is known.
    pub(crate) end: Arc<AtomicI64>,
    /// Ends when the partition is dropped.
    pub(crate) given_up: Receiver<()>,
}

/// One member's side of its group.
#[derive(Default)]
pub(crate) struct Group {
    consumer: OnceLock<Weak<BaseConsumer<Group>>>,
    assigned: Mutex<HashMap<(String, i32), Assigned>>,
    /// Assigned and not asked for yet.
    waiting: Mutex<Vec<KafkaPartition>>,
    pub(crate) given: Notify,
}

impl Group {
    /// Makes the group's callbacks work; to be called before the first poll.
    pub(crate) fn serve(&self, consumer: &Arc<BaseConsumer<Self>>) {
        // A second call would be about the same consumer.
        let _ = self.consumer.set(Arc::downgrade(consumer));
    }

    /// A partition that nobody has yet.
    pub(crate) fn next(&self) -> Option<KafkaPartition> {
        self.waiting.lock().pop()
    }

    /// Partitions that nobody asked for would keep the consumer alive.
    pub(crate) fn drop_waiting(&self) {
        let waiting = std::mem::take(&mut *self.waiting.lock());
        drop(waiting);
    }

    /// Before the assignment takes effect, so that every record comes through the partition's own queue.
    fn give(&self, partitions: &TopicPartitionList) {
        let Some(consumer) = self.consumer.get().and_then(Weak::upgrade) else { return };
        for element in partitions.elements() {
            let place = (element.topic().to_owned(), element.partition());
            let Some((partition, assigned)) = KafkaPartition::split(&consumer, &place.0, place.1) else {
                tracing::error!(topic = place.0, partition = place.1, "a partition that cannot be read");
                continue;
            };
            self.assigned.lock().insert(place, assigned);
            self.waiting.lock().push(partition);
        }
        self.given.notify_one();
    }

    /// Waits for the batches in hand, unless the partitions are somebody else's already.
    fn take(&self, partitions: &TopicPartitionList, lost: bool) {
        let mut taken = Vec::new();
        for element in partitions.elements() {
            let place = (element.topic().to_owned(), element.partition());
            taken.extend(self.assigned.lock().remove(&place));
        }
        for partition in &taken {
            partition.taken.cancel();
        }
        self.waiting.lock().retain(|partition| !partition.is_taken());
        let deadline = Instant::now() + if lost { Duration::ZERO } else { HANDOVER };
        for partition in taken {
            // Nothing is ever sent: it ends with the sender or with the time.
            let _ = partition.given_up.recv_timeout(deadline.saturating_duration_since(Instant::now()));
        }
    }
}

impl ClientContext for Group {
    fn stats(&self, statistics: Statistics) {
        let assigned = self.assigned.lock();
        for (name, topic) in statistics.topics {
            for (number, partition) in topic.partitions {
                if let Some(assigned) = assigned.get(&(name.clone(), number)) {
                    assigned.end.store(partition.hi_offset, Relaxed);
                }
            }
        }
    }
}

impl ConsumerContext for Group {
    fn pre_rebalance(&self, consumer: &BaseConsumer<Self>, rebalance: &Rebalance<'_>) {
        match rebalance {
            Rebalance::Assign(partitions) => self.give(partitions),
            Rebalance::Revoke(partitions) => self.take(partitions, consumer.assignment_lost()),
            Rebalance::Error(error) => tracing::warn!(%error, "rebalance failed"),
        }
    }

    fn commit_callback(&self, result: KafkaResult<()>, _: &TopicPartitionList) {
        if let Err(error) = result {
            // The next commit covers this one; until then a restart delivers again what it was about.
            tracing::warn!(%error, "position not committed");
        }
    }
}
