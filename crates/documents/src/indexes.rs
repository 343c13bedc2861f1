//! Indexes.

use mongodb::{
    IndexModel,
    bson::{Document, doc},
};

use crate::{Documents, DocumentsError, numbers::COUNTERS};

/// An index of a collection.
#[derive(Debug, Clone)]
pub struct Index {
    collection: &'static str,
    keys: Document,
}

/// An index of `collection`, ascending (1) or descending (-1) by fields in this order.
pub fn index(collection: &'static str, fields: &[(&str, i32)]) -> Index {
    let keys = fields.iter().map(|(field, direction)| ((*field).to_owned(), (*direction).into())).collect();
    Index { collection, keys }
}

/// A collection without an index of its own. Made in time, it does not spoil the snapshots of who reads meanwhile.
pub fn collection(collection: &'static str) -> Index {
    Index { collection, keys: Document::new() }
}

impl Documents {
    /// Makes the indexes that are not there, and their collections. None of them is unique: what is one document has one
    /// id, so writes need not wait for this.
    pub async fn make(&self, indexes: &[Index]) -> Result<(), DocumentsError> {
        self.make_collection(COUNTERS).await?;
        for Index { collection, keys } in indexes {
            if keys.is_empty() {
                self.make_collection(collection).await?;
                continue;
            }
            let model = IndexModel::builder().keys(keys.clone()).build();
            self.within(self.database.collection::<Document>(collection).create_index(model)).await?;
        }
        Ok(())
    }

    async fn make_collection(&self, collection: &str) -> Result<(), DocumentsError> {
        let there = self.database.list_collection_names().filter(doc! { "name": collection });
        if self.within(there).await?.is_empty() {
            self.within(self.database.create_collection(collection)).await?;
        }
        Ok(())
    }

    /// The names of a collection's indexes, its ids' included; for tests.
    pub async fn indexes_of(&self, collection: &str) -> Result<Vec<String>, DocumentsError> {
        self.within(self.database.collection::<Document>(collection).list_index_names()).await
    }

    /// Whether the server answers.
    pub async fn ping(&self) -> Result<(), DocumentsError> {
        self.within(self.database.run_command(doc! { "ping": 1 })).await.map(drop)
    }
}
