//! What a log promises, whichever it is.

use async_trait::async_trait;
use database::DatabaseError;
use dto::Timestamp;
use kafka_envelope::{Envelope, EnvelopeError};

/// A log of events in daily topics ([`kafka_envelope::topic`]).
#[async_trait]
pub trait EventLog: Send + Sync + 'static {
    /// Appends `events` in this order and returns when they are durable. After an error any of them may or may not
    /// be there: appending the same events again is the way on, and doubles none of them.
    async fn append(&self, events: &[Envelope]) -> Result<(), EventLogError>;

    /// Reads all topics for `group` from where it committed last, a new group from the earliest record there is.
    /// The embedded log expects one consumer of a group at a time; a broker divides partitions among several.
    async fn subscribe(&self, group: &str) -> Result<Box<dyn Consumer>, EventLogError>;

    /// Every record that is there now, for whoever needs them again; no group's position is touched.
    async fn history(&self) -> Result<Box<dyn History>, EventLogError>;

    /// Makes the topics of the day of `now` and of the day after exist (deck case 1: before they are needed).
    async fn prepare_topics(&self, now: Timestamp) -> Result<(), EventLogError>;

    /// Deletes the topics of the days before that of `time` (UTC), read or not, and answers how many records (or
    /// topics, where records are not known) went.
    async fn delete_topics_before(&self, time: Timestamp) -> Result<u64, EventLogError>;
}

/// The records of a log from the earliest to what was the newest when it was asked for.
#[async_trait]
pub trait History: Send {
    /// The next records, 1 to `max`, in the order of their partition, older days first; none at the end.
    async fn next_batch(&mut self, max: usize) -> Result<Vec<Record>, EventLogError>;
}

/// One member of a group. The partitions it was given go on without it until it is dropped.
#[async_trait]
pub trait Consumer: Send + Sync {
    /// The next partition that the group gives to this member; waits until there is one, for ever if none comes.
    /// Dropping the future loses nothing.
    async fn next_partition(&self) -> Result<Box<dyn Partition>, EventLogError>;

    /// Leaves the group, so that its other members need not wait until this one is missed.
    async fn leave(&self) {}
}

/// One group's way through one partition; one task walks it. Dropping it tells the log that nothing more is done with
/// the partition, for which whoever gets it next waits.
#[async_trait]
pub trait Partition: Send + Sync {
    /// Which one, for people.
    fn name(&self) -> &str;

    /// The next records, 1 to `max`, in order; waits until there is one. Dropping the future loses nothing.
    async fn next_batch(&self, max: usize) -> Result<Vec<Record>, EventLogError>;

    /// Remembers that everything returned so far need not be delivered to this group again.
    async fn commit(&self) -> Result<(), EventLogError>;

    /// Records in the partition that were not returned yet, as far as is known.
    async fn lag(&self) -> Result<u64, EventLogError>;

    /// Waits until the group takes the partition away: what is in hand may be finished and committed, soon.
    async fn taken(&self);
}

/// One record as the log keeps it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// Daily topic.
    pub topic: String,
    /// Partition of the topic.
    pub partition: u32,
    /// Position in the partition; ascending, with gaps.
    pub offset: i64,
    /// Message key; empty where the log keeps none.
    pub key: String,
    /// When the event happened.
    pub timestamp: Timestamp,
    /// The envelope's JSON, or whatever somebody else put there.
    pub payload: Vec<u8>,
}

/// Why the log did not do it; trying again later can help with all but [`EventLogError::Envelope`].
#[derive(Debug, thiserror::Error)]
pub enum EventLogError {
    /// The file of the embedded log cannot be read or written.
    #[error("the event log's file: {0}")]
    Store(#[from] DatabaseError),
    /// The brokers are away, or do not do it.
    #[error("the brokers: {0}")]
    Brokers(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// An event that has no wire form.
    #[error(transparent)]
    Envelope(#[from] EnvelopeError),
}
