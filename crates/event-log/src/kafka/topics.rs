//! Daily topics: made, counted, deleted.

use std::{collections::HashMap, sync::Arc, time::Duration};

use dto::Timestamp;
use parking_lot::Mutex;
use rdkafka::{
    ClientConfig,
    admin::{AdminClient, AdminOptions, NewTopic, TopicReplication, TopicResult},
    client::DefaultClientContext,
    error::{KafkaError, RDKafkaErrorCode},
    metadata::{Metadata, MetadataTopic},
};
use settings::sections::Kafka;
use tokio::time::Instant;

use crate::EventLogError;

/// Time for one request to the brokers.
const PATIENCE: Duration = Duration::from_secs(5);

/// Time between two looks for a new topic.
const LOOK: Duration = Duration::from_millis(50);

/// Topics whose partitions are remembered, at most.
const KNOWN: usize = 64;

pub(crate) struct Topics {
    admin: Arc<AdminClient<DefaultClientContext>>,
    prefix: String,
    partitions: i32,
    replicas: i32,
    retention_ms: String,
    min_insync_replicas: String,
    known: Mutex<HashMap<String, u32>>,
}

impl Topics {
    pub(crate) fn new(config: &ClientConfig, settings: &Kafka, retention: Duration) -> Result<Self, KafkaError> {
        Ok(Self {
            admin: Arc::new(config.create()?),
            prefix: settings.topic_prefix.clone(),
            partitions: i32::try_from(settings.partitions).unwrap_or(i32::MAX),
            replicas: i32::try_from(settings.replication_factor).unwrap_or(i32::MAX),
            retention_ms: retention.as_millis().to_string(),
            min_insync_replicas: settings.min_insync_replicas.to_string(),
            known: Mutex::default(),
        })
    }

    /// The topic of an event of this time.
    pub(crate) fn of(&self, time: Timestamp) -> String {
        format!("{}{}", self.prefix, time.date_digits())
    }

    /// What all topics match, and nothing else.
    pub(crate) fn pattern(&self) -> String {
        format!("^{}[0-9]{{8}}$", self.prefix)
    }

    /// How many partitions a topic has; makes it if it is not there.
    pub(crate) async fn partitions(&self, topic: &str) -> Result<u32, EventLogError> {
        if let Some(partitions) = self.known.lock().get(topic) {
            return Ok(*partitions);
        }
        let partitions = match self.find(topic).await? {
            Some(partitions) => partitions,
            None => self.make(topic).await?,
        };
        let mut known = self.known.lock();
        if known.len() == KNOWN {
            known.clear();
        }
        known.insert(topic.to_owned(), partitions);
        Ok(partitions)
    }

    /// Makes a topic and waits until the brokers have told each other of it.
    async fn make(&self, topic: &str) -> Result<u32, EventLogError> {
        self.create(&[topic.to_owned()]).await?;
        let deadline = Instant::now() + PATIENCE;
        loop {
            match self.find(topic).await? {
                Some(partitions) => return Ok(partitions),
                None if Instant::now() < deadline => tokio::time::sleep(LOOK).await,
                None => return Err(KafkaError::MetadataFetch(RDKafkaErrorCode::UnknownTopicOrPartition).into()),
            }
        }
    }

    /// Looks topics up anew from now on.
    pub(crate) fn forget(&self) {
        self.known.lock().clear();
    }

    async fn find(&self, topic: &str) -> Result<Option<u32>, EventLogError> {
        let metadata = self.metadata(Some(topic.to_owned())).await?;
        let there = metadata.topics().iter().find(|there| there.name() == topic && !there.partitions().is_empty());
        Ok(there.map(|there| there.partitions().len().try_into().unwrap_or(u32::MAX)))
    }

    async fn metadata(&self, topic: Option<String>) -> Result<Metadata, EventLogError> {
        let admin = Arc::clone(&self.admin);
        let ask = move || admin.inner().fetch_metadata(topic.as_deref(), PATIENCE);
        let answer = tokio::task::spawn_blocking(ask).await;
        Ok(answer.map_err(|cause| EventLogError::Brokers(cause.into()))??)
    }

    /// Makes topics; those that are there stay as they are.
    pub(crate) async fn create(&self, names: &[String]) -> Result<(), EventLogError> {
        let topics: Vec<NewTopic<'_>> = names.iter().map(|name| self.shape(name)).collect();
        let made = self.admin.create_topics(&topics, &options()).await?;
        refused_unless(made, RDKafkaErrorCode::TopicAlreadyExists).map(drop)
    }

    fn shape<'a>(&'a self, name: &'a str) -> NewTopic<'a> {
        NewTopic::new(name, self.partitions, TopicReplication::Fixed(self.replicas))
            .set("cleanup.policy", "delete")
            .set("retention.ms", &self.retention_ms)
            .set("min.insync.replicas", &self.min_insync_replicas)
    }

    /// Every topic with the number of its partitions, older days first.
    pub(crate) async fn all(&self) -> Result<Vec<(String, i32)>, EventLogError> {
        let metadata = self.metadata(None).await?;
        let ours = metadata.topics().iter().filter(|topic| self.date(topic.name()).is_some());
        let counted = |topic: &MetadataTopic| {
            (topic.name().to_owned(), i32::try_from(topic.partitions().len()).unwrap_or(i32::MAX))
        };
        let mut all: Vec<_> = ours.map(counted).collect();
        all.sort_unstable();
        Ok(all)
    }

    /// Deletes the topics of days before that of `time` and answers how many went.
    pub(crate) async fn delete_before(&self, time: Timestamp) -> Result<u64, EventLogError> {
        let (metadata, first_kept) = (self.metadata(None).await?, time.date_digits());
        let names = metadata.topics().iter().map(MetadataTopic::name);
        let past: Vec<&str> = names.filter(|name| self.date(name).is_some_and(|date| date < &*first_kept)).collect();
        if past.is_empty() {
            return Ok(0);
        }
        let deleted = self.admin.delete_topics(&past, &options()).await?;
        self.forget();
        refused_unless(deleted, RDKafkaErrorCode::UnknownTopicOrPartition)
    }

    /// The `yyyyMMdd` of a topic's name, if it is one of ours.
    fn date<'a>(&self, name: &'a str) -> Option<&'a str> {
        let date = name.strip_prefix(&self.prefix)?;
        (date.len() == 8 && date.bytes().all(|byte| byte.is_ascii_digit())).then_some(date)
    }
}

fn options() -> AdminOptions {
    AdminOptions::new().request_timeout(Some(PATIENCE)).operation_timeout(Some(PATIENCE))
}

/// How many were done; `harmless` is the refusal of what somebody else did before.
fn refused_unless(results: Vec<TopicResult>, harmless: RDKafkaErrorCode) -> Result<u64, EventLogError> {
    let mut done = 0;
    for result in results {
        match result {
            Ok(_) => done += 1,
            Err((_, code)) if code == harmless => {}
            Err((topic, code)) => return Err(EventLogError::Brokers(format!("topic {topic}: {code}").into())),
        }
    }
    Ok(done)
}
