//! Letters of outboxes.

use async_trait::async_trait;
use dto::Timestamp;

use crate::{Letter, LetterError};

/// An event that the log did not take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnsentEvent {
    /// The event's id, of which there is one letter.
    pub event_id: String,
    /// The event's message key.
    pub message_key: String,
    /// When the event happened.
    pub event_time: Timestamp,
    /// The envelope's JSON.
    pub payload: Vec<u8>,
    /// Whether activity has had it early, through the listener store.
    pub delivered: bool,
}

/// The letters of publishers (`kafka_publisher_dead_letters`).
#[async_trait]
pub trait PublisherLetters: Send + Sync + 'static {
    /// Keeps events that were tried `attempts` times, all or none; an event that has a letter keeps that one.
    async fn keep_events(&self, events: &[UnsentEvent], attempts: u32, error: &str) -> Result<(), LetterError>;

    /// The open letters, neither completed nor parked: oldest event first, at most `limit`.
    async fn oldest(&self, limit: u32) -> Result<Vec<Letter<UnsentEvent>>, LetterError>;

    /// The open letters that activity has not had yet: oldest event first, at most `limit`.
    async fn oldest_undelivered(&self, limit: u32) -> Result<Vec<Letter<UnsentEvent>>, LetterError>;

    /// Activity has it; the letter stays open until the log has it too.
    async fn deliver_event(&self, event_id: &str) -> Result<(), LetterError>;

    /// The log has these; saying so again is nothing new.
    async fn complete_events(&self, event_ids: &[&str]) -> Result<(), LetterError>;

    /// One more attempt, which failed. With `park` it is left alone from now on. A completed letter stays as it is.
    async fn fail_event(&self, event_id: &str, error: &str, park: bool) -> Result<(), LetterError>;

    /// The parked letters, oldest event first, at most `limit`.
    async fn parked(&self, limit: u32) -> Result<Vec<Letter<UnsentEvent>>, LetterError>;

    /// Opens a parked letter, or all, with no attempts counted; answers how many.
    async fn release(&self, event_id: Option<&str>) -> Result<u64, LetterError>;

    /// Deletes the completed letters that changed last before that time; answers how many.
    async fn purge(&self, before: Timestamp) -> Result<u64, LetterError>;

    /// How many letters are open.
    async fn open(&self) -> Result<u64, LetterError>;
}
