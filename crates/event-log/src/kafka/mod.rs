//! The log of a cluster: daily topics on Kafka's brokers.
//!
//! An event's record stands in the topic of its UTC date and in the partition of its post (or member), so that order
//! per post holds; its key is the decks' message key, its headers are `event-id` and `traceparent`.

mod client;
mod group;
mod history;
mod member;
mod partition;
mod producer;
mod topics;

use std::{sync::Arc, time::Duration};

use async_trait::async_trait;
use dto::Timestamp;
use kafka_envelope::Envelope;
use rdkafka::{ClientConfig, error::KafkaError};
use settings::sections::Kafka;

use self::{history::KafkaHistory, member::Member, producer::Producer, topics::Topics};
use crate::{Consumer, EventLog, EventLogError, History};

/// The event log on Kafka.
#[derive(Clone)]
pub struct KafkaLog {
    config: ClientConfig,
    group_prefix: String,
    producer: Arc<Producer>,
    topics: Arc<Topics>,
}

impl KafkaLog {
    /// A log whose new topics keep their records for `retention`. Brokers that are away are no error here; settings
    /// that no broker could make work are.
    pub fn new(settings: &Kafka, retention: Duration) -> Result<Self, EventLogError> {
        let config = client::config(settings);
        let producer = Arc::new(Producer::new(&config, settings.acks)?);
        let topics = Arc::new(Topics::new(&config, settings, retention)?);
        Ok(Self { config, group_prefix: settings.group_prefix.clone(), producer, topics })
    }
}

#[async_trait]
impl EventLog for KafkaLog {
    async fn append(&self, events: &[Envelope]) -> Result<(), EventLogError> {
        let appended = self.producer.append(events, &self.topics).await;
        if appended.is_err() {
            // It may be that one of them was deleted or is another one now.
            self.topics.forget();
        }
        appended
    }

    async fn subscribe(&self, group: &str) -> Result<Box<dyn Consumer>, EventLogError> {
        let group = format!("{}{group}", self.group_prefix);
        Ok(Box::new(Member::join(&self.config, &group, &self.topics.pattern())?))
    }

    async fn history(&self) -> Result<Box<dyn History>, EventLogError> {
        let group = format!("{}history", self.group_prefix);
        Ok(Box::new(KafkaHistory::of(&self.config, &group, self.topics.all().await?).await?))
    }

    async fn prepare_topics(&self, now: Timestamp) -> Result<(), EventLogError> {
        let tomorrow = now.plus(Duration::from_hours(24));
        self.topics.create(&[self.topics.of(now), self.topics.of(tomorrow)]).await
    }

    async fn delete_topics_before(&self, time: Timestamp) -> Result<u64, EventLogError> {
        self.topics.delete_before(time).await
    }
}

impl From<KafkaError> for EventLogError {
    fn from(cause: KafkaError) -> Self {
        Self::Brokers(cause.into())
    }
}
