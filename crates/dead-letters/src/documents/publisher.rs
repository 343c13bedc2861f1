//! Collection `kafka_publisher_dead_letters`.

use async_trait::async_trait;
use documents::{Bson, Document, DocumentsError, Updates, bson::DateTime, doc};
use dto::Timestamp;
use serde::Deserialize;

use super::{DocumentLetters, bytes, date, payload, time};
use crate::{Letter, LetterError, PublisherLetters, UnsentEvent};

pub(super) const COLLECTION: &str = "kafka_publisher_dead_letters";

#[derive(Deserialize)]
struct Stored {
    #[serde(rename = "_id")]
    event_id: String,
    message_key: String,
    event_time: DateTime,
    payload: Bson,
    delivered: bool,
    attempts: i64,
    last_error: String,
    is_completed: bool,
    parked: bool,
    created_at: DateTime,
    updated_at: DateTime,
}

impl From<Stored> for Letter<UnsentEvent> {
    fn from(stored: Stored) -> Self {
        Self {
            subject: UnsentEvent {
                event_id: stored.event_id,
                message_key: stored.message_key,
                event_time: time(stored.event_time),
                payload: bytes(stored.payload),
                delivered: stored.delivered,
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

fn of_state(parked: bool) -> Document {
    doc! { "is_completed": false, "parked": parked }
}

impl DocumentLetters {
    async fn events(&self, filter: Document, limit: u32) -> Result<Vec<Letter<UnsentEvent>>, LetterError> {
        let found: Vec<Stored> = self.oldest_where(COLLECTION, filter, limit).await?;
        Ok(found.into_iter().map(Into::into).collect())
    }
}

#[async_trait]
impl PublisherLetters for DocumentLetters {
    async fn keep_events(&self, events: &[UnsentEvent], attempts: u32, error: &str) -> Result<(), LetterError> {
        let now = self.now();
        let keep = self.documents.transaction::<_, DocumentsError, _>(|session| {
            let mut updates = Updates::of(COLLECTION);
            for event in events {
                let new = doc! {
                    "message_key": &event.message_key,
                    "event_time": date(event.event_time),
                    "payload": payload(&event.payload),
                    "delivered": event.delivered,
                    "attempts": i64::from(attempts),
                    "last_error": error,
                    "is_completed": false,
                    "parked": false,
                    "created_at": now,
                    "updated_at": now,
                };
                updates.upsert(event.event_id.as_str(), doc! { "$setOnInsert": new });
            }
            Box::pin(async move { session.apply(updates).await })
        });
        Ok(keep.await?)
    }

    async fn oldest(&self, limit: u32) -> Result<Vec<Letter<UnsentEvent>>, LetterError> {
        self.events(of_state(false), limit).await
    }

    async fn oldest_undelivered(&self, limit: u32) -> Result<Vec<Letter<UnsentEvent>>, LetterError> {
        let mut filter = of_state(false);
        filter.insert("delivered", false);
        self.events(filter, limit).await
    }

    async fn deliver_event(&self, event_id: &str) -> Result<(), LetterError> {
        let change = doc! { "$set": { "delivered": true, "updated_at": self.now() } };
        self.change(COLLECTION, doc! { "_id": event_id }, change).await.map(drop)
    }

    async fn complete_events(&self, event_ids: &[&str]) -> Result<(), LetterError> {
        let change = doc! { "$set": { "is_completed": true, "parked": false, "updated_at": self.now() } };
        let filter = doc! { "_id": { "$in": event_ids }, "is_completed": false };
        self.change(COLLECTION, filter, change).await.map(drop)
    }

    async fn fail_event(&self, event_id: &str, error: &str, park: bool) -> Result<(), LetterError> {
        let change = doc! {
            "$set": { "last_error": error, "parked": park, "updated_at": self.now() },
            "$inc": { "attempts": 1_i64 },
        };
        self.change(COLLECTION, doc! { "_id": event_id, "is_completed": false }, change).await.map(drop)
    }

    async fn parked(&self, limit: u32) -> Result<Vec<Letter<UnsentEvent>>, LetterError> {
        self.events(of_state(true), limit).await
    }

    async fn release(&self, event_id: Option<&str>) -> Result<u64, LetterError> {
        let mut filter = of_state(true);
        if let Some(event_id) = event_id {
            filter.insert("_id", event_id);
        }
        let change = doc! { "$set": { "parked": false, "attempts": 0_i64, "updated_at": self.now() } };
        self.change(COLLECTION, filter, change).await
    }

    async fn purge(&self, before: Timestamp) -> Result<u64, LetterError> {
        self.purge_completed(COLLECTION, doc! {}, before).await
    }

    async fn open(&self) -> Result<u64, LetterError> {
        self.count(COLLECTION, of_state(false)).await
    }
}
