//! Answers of keyed requests: blobs without bytes, by the scope of the key.

use blob_store::{Blob, BlobStore, Metadata, Stored};
use bytes::Bytes;
use dto::Timestamp;
use error::ApiError;

use super::unavailable;

const FINGERPRINT: &str = "fingerprint";
const ANSWER: &str = "answer";
const EXPIRES_AT: &str = "expires-at";

/// What the first request with a key was and how it was answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Record {
    pub(crate) fingerprint: String,
    pub(crate) answer: String,
    pub(crate) expires_at: Timestamp,
}

/// The records; clones share the store.
#[derive(Clone)]
pub(crate) struct Records(BlobStore);

impl Records {
    pub(crate) const fn new(store: BlobStore) -> Self {
        Self(store)
    }

    /// Stores a record; if there is one already it stays, and is given.
    pub(crate) async fn put(&self, scope: &str, record: &Record) -> Result<Option<Record>, ApiError> {
        let metadata = Metadata::from([
            (FINGERPRINT.to_owned(), record.fingerprint.clone()),
            (ANSWER.to_owned(), record.answer.clone()),
            (EXPIRES_AT.to_owned(), record.expires_at.millis().to_string()),
        ]);
        match self.0.put(scope, Bytes::new(), metadata).await.map_err(unavailable)? {
            Stored::New => Ok(None),
            Stored::Existing => self.find(scope).await,
        }
    }

    pub(crate) async fn find(&self, scope: &str) -> Result<Option<Record>, ApiError> {
        let blob = self.0.get(scope).await.map_err(unavailable)?;
        blob.map(|blob| parse(&blob).ok_or_else(|| ApiError::internal("a record is damaged"))).transpose()
    }

    pub(crate) async fn delete(&self, scope: &str) -> Result<bool, ApiError> {
        self.0.delete(scope).await.map_err(unavailable)
    }

    pub(crate) async fn scopes(&self) -> Result<Vec<String>, ApiError> {
        self.0.names().await.map_err(unavailable)
    }
}

fn parse(blob: &Blob) -> Option<Record> {
    let text = |name| blob.metadata().get(name);
    Some(Record {
        fingerprint: text(FINGERPRINT)?.clone(),
        answer: text(ANSWER)?.clone(),
        expires_at: Timestamp::from_millis(text(EXPIRES_AT)?.parse().ok()?),
    })
}
