//! The records of all topics, read once more, a partition at a time and without a group.

use std::{collections::VecDeque, sync::Arc, time::Duration};

use async_trait::async_trait;
use rdkafka::{
    ClientConfig, Message, Offset, TopicPartitionList,
    consumer::{BaseConsumer, Consumer as _},
    error::KafkaError,
};

use super::partition::record;
use crate::{EventLogError, History, Record};

/// Time for one answer of the brokers.
const PATIENCE: Duration = Duration::from_secs(10);

pub(crate) struct KafkaHistory(Arc<parking_lot::Mutex<Reader>>);

impl KafkaHistory {
    /// What `topics` (with their numbers of partitions) hold now. The client library wants a group's name; nobody joins it.
    pub(crate) async fn of(
        config: &ClientConfig,
        group: &str,
        topics: Vec<(String, i32)>,
    ) -> Result<Self, EventLogError> {
        let mut config = config.clone();
        config
            .set("group.id", group)
            .set("auto.offset.reset", "earliest")
            .set("enable.auto.commit", "false")
            .set("enable.partition.eof", "true")
            // Records fetched ahead.
            .set("queued.min.messages", "1000")
            .set("queued.max.messages.kbytes", "4096");
        let reader = blocking(move || Reader::new(config.create()?, topics)).await?;
        Ok(Self(Arc::new(parking_lot::Mutex::new(reader))))
    }
}

#[async_trait]
impl History for KafkaHistory {
    async fn next_batch(&mut self, max: usize) -> Result<Vec<Record>, EventLogError> {
        let reader = Arc::clone(&self.0);
        blocking(move || reader.lock().next_batch(max)).await
    }
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, EventLogError> + Send + 'static,
) -> Result<T, EventLogError> {
    tokio::task::spawn_blocking(work).await.map_err(|cause| EventLogError::Brokers(cause.into()))?
}

/// A partition, and the offset after its last record.
struct Place {
    topic: String,
    partition: i32,
    end: i64,
}

struct Reader {
    consumer: BaseConsumer,
    /// The first of them is being read if `reading`.
    places: VecDeque<Place>,
    reading: bool,
}

impl Reader {
    fn new(consumer: BaseConsumer, topics: Vec<(String, i32)>) -> Result<Self, EventLogError> {
        let mut places = VecDeque::new();
        for (topic, partitions) in topics {
            for partition in 0..partitions {
                let (first, end) = consumer.fetch_watermarks(&topic, partition, PATIENCE)?;
                if first < end {
                    places.push_back(Place { topic: topic.clone(), partition, end });
                }
            }
        }
        Ok(Self { consumer, places, reading: false })
    }

    fn next_batch(&mut self, max: usize) -> Result<Vec<Record>, EventLogError> {
        let mut records = Vec::new();
        while records.is_empty()
            && let Some(place) = self.places.front()
        {
            if !self.reading {
                let mut assigned = TopicPartitionList::new();
                assigned.add_partition_offset(&place.topic, place.partition, Offset::Beginning)?;
                self.consumer.assign(&assigned)?;
                self.reading = true;
            }
            if read(&self.consumer, place.end, max, &mut records)? {
                self.places.pop_front();
                self.reading = false;
            }
        }
        Ok(records)
    }
}

/// Reads what is there of the assigned partition and answers whether that was its end.
fn read(consumer: &BaseConsumer, end: i64, max: usize, records: &mut Vec<Record>) -> Result<bool, EventLogError> {
    while records.len() < max {
        let patience = if records.is_empty() { PATIENCE } else { Duration::ZERO };
        match consumer.poll(patience) {
            // Written since.
            Some(Ok(message)) if message.offset() >= end => return Ok(true),
            Some(Ok(message)) => {
                records.push(record(&message));
                if message.offset() + 1 == end {
                    return Ok(true);
                }
            }
            Some(Err(KafkaError::PartitionEOF(_))) => return Ok(true),
            // What came before the failure is given first; the failure, if it lasts, shows again.
            Some(Err(error)) if records.is_empty() => return Err(error.into()),
            None if records.is_empty() => {
                return Err(EventLogError::Brokers(format!("no record within {PATIENCE:?}").into()));
            }
            _ => break,
        }
    }
    Ok(false)
}
