//! Letters of consumer groups.

use async_trait::async_trait;
use dto::Timestamp;

use crate::{Letter, LetterError};

/// A record that a consumer group could not process.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnhandledRecord {
    /// The consumer group.
    pub group: String,
    /// Topic of the record.
    pub topic: String,
    /// Partition of the topic.
    pub partition: u32,
    /// Position in the partition.
    pub offset: i64,
    /// The record's message key; empty where there is none.
    pub message_key: String,
    /// The event's id, `topic/partition/offset` where it cannot be read. A group has one letter of each.
    pub event_id: String,
    /// When the event happened.
    pub event_time: Timestamp,
    /// The record's bytes as they were, which need not be text.
    pub payload: Vec<u8>,
}

/// The letters of all consumer groups (`kafka_listener_dead_letters`).
#[async_trait]
pub trait ListenerLetters: Send + Sync + 'static {
    /// Keeps a record that was tried `attempts` times. The same event of the same group again opens its letter again
    /// and counts no attempts.
    async fn keep_record(&self, record: &UnhandledRecord, attempts: u32, error: &str) -> Result<(), LetterError>;

    /// The open letters of a group, neither completed nor parked: oldest event first, at most `limit`.
    async fn oldest_of(&self, group: &str, limit: u32) -> Result<Vec<Letter<UnhandledRecord>>, LetterError>;

    /// The event has been processed; saying so again is nothing new.
    async fn complete_record(&self, group: &str, event_id: &str) -> Result<(), LetterError>;

    /// One more attempt, which failed. With `park` it is left alone from now on. A completed letter stays as it is.
    async fn fail_record(&self, group: &str, event_id: &str, error: &str, park: bool) -> Result<(), LetterError>;

    /// The parked letters of a group, oldest event first, at most `limit`.
    async fn parked_of(&self, group: &str, limit: u32) -> Result<Vec<Letter<UnhandledRecord>>, LetterError>;

    /// Opens a parked letter, or all of a group, with no attempts counted; answers how many.
    async fn release_of(&self, group: &str, event_id: Option<&str>) -> Result<u64, LetterError>;

    /// Deletes the completed letters of a group that changed last before that time; answers how many.
    async fn purge_of(&self, group: &str, before: Timestamp) -> Result<u64, LetterError>;

    /// How many letters of a group are open.
    async fn open_of(&self, group: &str) -> Result<u64, LetterError>;
}
