//! Letters in collections, under the decks' names.

mod listener;
mod publisher;

use clock::Clock;
use documents::{Bson, Document, Documents, DocumentsError, FindOptions, Index, bson::DateTime, doc, index};
use dto::Timestamp;
use serde::de::DeserializeOwned;

use crate::LetterError;

/// Both kinds of letters in a document store.
#[derive(Clone)]
pub struct DocumentLetters {
    documents: Documents,
    clock: Clock,
}

impl From<DocumentsError> for LetterError {
    fn from(cause: DocumentsError) -> Self {
        if matches!(cause, DocumentsError::Conflict(_)) { Self::conflict(cause) } else { Self::new(cause) }
    }
}

/// Letters deleted in one transaction.
const PURGED_AT_ONCE: i64 = 1_000;

impl DocumentLetters {
    /// In this store, dated by `clock`.
    pub const fn new(documents: Documents, clock: Clock) -> Self {
        Self { documents, clock }
    }

    /// The indexes that make the oldest open letters cheap to find.
    pub fn indexes() -> [Index; 2] {
        [
            index(listener::COLLECTION, &[("group", 1), ("is_completed", 1), ("parked", 1), ("event_time", 1)]),
            index(publisher::COLLECTION, &[("is_completed", 1), ("parked", 1), ("event_time", 1)]),
        ]
    }

    fn now(&self) -> DateTime {
        date(self.clock.now())
    }

    async fn oldest_where<T: DeserializeOwned + Send + Sync>(
        &self,
        collection: &str,
        filter: Document,
        limit: u32,
    ) -> Result<Vec<T>, LetterError> {
        let options = FindOptions::builder().sort(doc! { "event_time": 1, "_id": 1 }).limit(i64::from(limit)).build();
        Ok(self.documents.snapshot().await?.find(collection, filter, options).await?)
    }

    async fn change(&self, collection: &'static str, filter: Document, change: Document) -> Result<u64, LetterError> {
        let changed = self.documents.transaction::<_, DocumentsError, _>(|session| {
            let (filter, change) = (filter.clone(), change.clone());
            Box::pin(async move {
                let count = count(session, collection, filter.clone()).await?;
                session.change(collection, filter, change).await?;
                Ok(count)
            })
        });
        Ok(changed.await?)
    }

    /// Deletes those of the completed that changed last before `time`, and says how many.
    async fn purge_completed(
        &self,
        collection: &'static str,
        mut of: Document,
        time: Timestamp,
    ) -> Result<u64, LetterError> {
        of.extend(doc! { "is_completed": true, "updated_at": { "$lt": date(time) } });
        let mut total = 0;
        loop {
            let purged = self.documents.transaction::<_, DocumentsError, _>(|session| {
                let of = of.clone();
                Box::pin(async move {
                    let ids = FindOptions::builder().projection(doc! { "_id": 1 }).limit(PURGED_AT_ONCE).build();
                    let found: Vec<Document> = session.find(collection, of, ids).await?;
                    let ids: Vec<&Bson> = found.iter().filter_map(|one| one.get("_id")).collect();
                    session.delete(collection, doc! { "_id": { "$in": ids } }).await
                })
            });
            let purged = purged.await?;
            total += purged;
            if purged < PURGED_AT_ONCE.unsigned_abs() {
                return Ok(total);
            }
        }
    }

    async fn count(&self, collection: &str, filter: Document) -> Result<u64, LetterError> {
        Ok(count(&mut self.documents.snapshot().await?, collection, filter).await?)
    }
}

async fn count(session: &mut documents::Session, collection: &str, filter: Document) -> Result<u64, DocumentsError> {
    let counted: Vec<Document> =
        session.aggregate(collection, [doc! { "$match": filter }, doc! { "$count": "n" }]).await?;
    let count = counted.first().and_then(|counted| counted.get("n")).map_or(0, |count| match count {
        Bson::Int32(count) => i64::from(*count),
        Bson::Int64(count) => *count,
        _ => 0,
    });
    Ok(count.unsigned_abs())
}

fn date(time: Timestamp) -> DateTime {
    DateTime::from_millis(time.millis())
}

fn time(date: DateTime) -> Timestamp {
    Timestamp::from_millis(date.timestamp_millis())
}

/// As text where it is text, so that people can read it.
fn payload(bytes: &[u8]) -> Bson {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.into(),
        Err(_) => {
            documents::bson::Binary { subtype: documents::bson::spec::BinarySubtype::Generic, bytes: bytes.to_vec() }
                .into()
        }
    }
}

fn bytes(payload: Bson) -> Vec<u8> {
    match payload {
        Bson::String(text) => text.into_bytes(),
        Bson::Binary(binary) => binary.bytes,
        _ => Vec::new(),
    }
}
