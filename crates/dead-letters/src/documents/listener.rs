//! Collection `kafka_listener_dead_letters`.

use async_trait::async_trait;
use documents::{Bson, Document, DocumentsError, Updates, bson::DateTime, doc};
use dto::Timestamp;
use serde::Deserialize;

use super::{DocumentLetters, bytes, date, payload, time};
use crate::{Letter, LetterError, ListenerLetters, UnhandledRecord};

pub(super) const COLLECTION: &str = "kafka_listener_dead_letters";

#[derive(Deserialize)]
struct Stored {
    group: String,
    topic: String,
    partition: i64,
    offset: i64,
    message_key: String,
    event_id: String,
    event_time: DateTime,
    payload: Bson,
    attempts: i64,
    last_error: String,
    is_completed: bool,
    parked: bool,
    created_at: DateTime,
    updated_at: DateTime,
}

impl From<Stored> for Letter<UnhandledRecord> {
    fn from(stored: Stored) -> Self {
        Self {
            subject: UnhandledRecord {
                group: stored.group,
                topic: stored.topic,
                partition: u32::try_from(stored.partition).unwrap_or_default(),
                offset: stored.offset,
                message_key: stored.message_key,
                event_id: stored.event_id,
                event_time: time(stored.event_time),
                payload: bytes(stored.payload),
            },
            attempts: u32::try_from(stored.attempts).unwrap_or(u32::MAX),
            last_error: stored.last_error,
            is_completed: stored.is_completed,
            parked: stored.parked,
            created_at: time(stored.created_at),
            updated_at: time(stored.updated_at),
        }
    }
}

/// A group has one letter of an event.
fn id(group: &str, event_id: &str) -> String {
    format!("{group}/{event_id}")
}

fn of_state(group: &str, parked: bool) -> Document {
    doc! { "group": group, "is_completed": false, "parked": parked }
}

#[async_trait]
impl ListenerLetters for DocumentLetters {
    async fn keep_record(&self, record: &UnhandledRecord, attempts: u32, error: &str) -> Result<(), LetterError> {
        let now = self.now();
        let change = doc! {
            "$set": { "is_completed": false, "last_error": error, "updated_at": now },
            "$setOnInsert": {
                "group": &record.group,
                "topic": &record.topic,
                "partition": i64::from(record.partition),
                "offset": record.offset,
                "message_key": &record.message_key,
                "event_id": &record.event_id,
                "event_time": date(record.event_time),
                "payload": payload(&record.payload),
                "attempts": i64::from(attempts),
                "parked": false,
                "created_at": now,
            },
        };
        let keep = self.documents.transaction::<_, DocumentsError, _>(|session| {
            let mut updates = Updates::of(COLLECTION);
            updates.upsert(id(&record.group, &record.event_id), change.clone());
            Box::pin(async move { session.apply(updates).await })
        });
        Ok(keep.await?)
    }

    async fn oldest_of(&self, group: &str, limit: u32) -> Result<Vec<Letter<UnhandledRecord>>, LetterError> {
        let found: Vec<Stored> = self.oldest_where(COLLECTION, of_state(group, false), limit).await?;
        Ok(found.into_iter().map(Into::into).collect())
    }

    async fn complete_record(&self, group: &str, event_id: &str) -> Result<(), LetterError> {
        let change = doc! { "$set": { "is_completed": true, "parked": false, "updated_at": self.now() } };
        self.change(COLLECTION, doc! { "_id": id(group, event_id), "is_completed": false }, change).await.map(drop)
    }

    async fn fail_record(&self, group: &str, event_id: &str, error: &str, park: bool) -> Result<(), LetterError> {
        let change = doc! {
            "$set": { "last_error": error, "parked": park, "updated_at": self.now() },
            "$inc": { "attempts": 1_i64 },
        };
        self.change(COLLECTION, doc! { "_id": id(group, event_id), "is_completed": false }, change).await.map(drop)
    }

    async fn parked_of(&self, group: &str, limit: u32) -> Result<Vec<Letter<UnhandledRecord>>, LetterError> {
        let found: Vec<Stored> = self.oldest_where(COLLECTION, of_state(group, true), limit).await?;
        Ok(found.into_iter().map(Into::into).collect())
    }

    async fn release_of(&self, group: &str, event_id: Option<&str>) -> Result<u64, LetterError> {
        let mut filter = of_state(group, true);
        if let Some(event_id) = event_id {
            filter.insert("_id", id(group, event_id));
        }
        let change = doc! { "$set": { "parked": false, "attempts": 0_i64, "updated_at": self.now() } };
        self.change(COLLECTION, filter, change).await
    }

    async fn purge_of(&self, group: &str, before: Timestamp) -> Result<u64, LetterError> {
        self.purge_completed(COLLECTION, doc! { "group": group }, before).await
    }

    async fn open_of(&self, group: &str) -> Result<u64, LetterError> {
        self.count(COLLECTION, of_state(group, false)).await
    }
}
