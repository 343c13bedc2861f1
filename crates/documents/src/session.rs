//! What repositories see of the store.

use std::time::Duration;

use futures::TryStreamExt;
use mongodb::{
    ClientSession, Database,
    bson::{Document, doc},
    options::{AggregateOptions, FindOptions, SessionOptions},
};
use serde::{Serialize, de::DeserializeOwned};

use crate::{Documents, DocumentsError, Updates, documents::within};

/// A reader's or a transaction's session. Every operation is bounded by the store's timeout.
#[derive(Debug)]
pub struct Session {
    pub(crate) client: ClientSession,
    database: Database,
    pub(crate) timeout: Duration,
    /// Whether an operation of this transaction lost against another one, so that all of it is to be tried again.
    pub(crate) lost: bool,
}

/// What a session is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Plain,
    Snapshot,
    Transaction,
}

impl Session {
    pub(crate) async fn start(documents: &Documents, kind: Kind) -> Result<Self, DocumentsError> {
        let options = SessionOptions::builder().snapshot(kind == Kind::Snapshot).build();
        let start = documents.database.client().start_session().with_options(options);
        let client = documents.within(start).await?;
        Ok(Self { client, database: documents.database.clone(), timeout: documents.timeout, lost: false })
    }

    /// The documents that match.
    pub async fn find<T: DeserializeOwned + Send + Sync>(
        &mut self,
        collection: &str,
        filter: Document,
        mut options: FindOptions,
    ) -> Result<Vec<T>, DocumentsError> {
        options.max_time = Some(self.timeout);
        let (collection, session) = (self.database.collection::<T>(collection), &mut self.client);
        let found = within(self.timeout, async move {
            let mut cursor = collection.find(filter).with_options(options).session(&mut *session).await?;
            cursor.stream(session).try_collect().await
        });
        let found = found.await;
        self.note(found)
    }

    /// The first document that matches.
    pub async fn first<T: DeserializeOwned + Send + Sync>(
        &mut self,
        collection: &str,
        filter: Document,
        mut options: FindOptions,
    ) -> Result<Option<T>, DocumentsError> {
        options.limit = Some(1);
        Ok(self.find(collection, filter, options).await?.pop())
    }

    /// What a pipeline gives.
    pub async fn aggregate<T: DeserializeOwned + Send + Sync>(
        &mut self,
        collection: &str,
        pipeline: impl IntoIterator<Item = Document> + Send,
    ) -> Result<Vec<T>, DocumentsError> {
        let options = AggregateOptions::builder().max_time(self.timeout).build();
        let (collection, session) = (self.database.collection::<Document>(collection), &mut self.client);
        let aggregate = collection.aggregate(pipeline).with_options(options).with_type::<T>();
        let found = within(self.timeout, async move {
            let mut cursor = aggregate.session(&mut *session).await?;
            cursor.stream(session).try_collect().await
        });
        let found = found.await;
        self.note(found)
    }

    /// Adds new documents.
    pub async fn insert<T: Serialize + Send + Sync>(
        &mut self,
        collection: &str,
        new: &[T],
    ) -> Result<(), DocumentsError> {
        if new.is_empty() {
            return Ok(());
        }
        let collection = self.database.collection::<T>(collection);
        let insert = collection.insert_many(new).session(&mut self.client);
        let inserted = within(self.timeout, insert).await;
        self.note(inserted).map(drop)
    }

    /// Changes every document that matches in the same way and says how many there were.
    pub async fn change(
        &mut self,
        collection: &str,
        filter: Document,
        change: Document,
    ) -> Result<u64, DocumentsError> {
        let collection = self.database.collection::<Document>(collection);
        let update = collection.update_many(filter, change).session(&mut self.client);
        let changed = within(self.timeout, update).await;
        Ok(self.note(changed)?.matched_count)
    }

    /// Deletes what matches and says how many there were.
    pub async fn delete(&mut self, collection: &str, filter: Document) -> Result<u64, DocumentsError> {
        let collection = self.database.collection::<Document>(collection);
        let delete = collection.delete_many(filter).session(&mut self.client);
        let deleted = within(self.timeout, delete).await;
        Ok(self.note(deleted)?.deleted_count)
    }

    /// Makes many changes, in their order, in as few round trips as the server's bounds allow.
    pub async fn apply(&mut self, updates: Updates) -> Result<(), DocumentsError> {
        let collection = updates.collection;
        for updates in updates.chunks() {
            let command = doc! { "update": collection, "updates": updates, "ordered": true };
            let run = self.database.run_command(command).session(&mut self.client);
            let answer = within(self.timeout, run).await;
            let answer = self.note(answer)?;
            let refused = answer.get_array("writeErrors").ok().and_then(|errors| errors.first()?.as_document());
            if let Some(refused) = refused {
                let error = DocumentsError::coded(refused.get_i32("code").unwrap_or_default(), refused.to_string());
                return self.note_error(error);
            }
        }
        Ok(())
    }

    /// The steps by which the store would find what matches, for tests that watch over its indexes.
    pub async fn plan(
        &mut self,
        collection: &str,
        filter: Document,
        sort: Document,
    ) -> Result<Document, DocumentsError> {
        let explain = doc! { "explain": { "find": collection, "filter": filter, "sort": sort } };
        let planned = within(self.timeout, self.database.run_command(explain)).await;
        self.note(planned)
    }

    fn note<T>(&mut self, outcome: Result<T, DocumentsError>) -> Result<T, DocumentsError> {
        outcome.or_else(|error| self.note_error(error))
    }

    fn note_error<T>(&mut self, error: DocumentsError) -> Result<T, DocumentsError> {
        self.lost |= matches!(error, DocumentsError::Conflict(_));
        Err(error)
    }
}
