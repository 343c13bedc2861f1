//! Ascending numbers, from collection `counters`.

use std::ops::Range;

use mongodb::{
    bson::doc,
    options::{FindOneAndUpdateOptions, ReturnDocument},
};
use serde::Deserialize;

use crate::{Documents, DocumentsError, FindOptions, Session};

pub(crate) const COUNTERS: &str = "counters";

#[derive(Deserialize)]
struct Counter {
    value: i64,
}

impl Documents {
    /// The next `count` numbers of a sequence that begins with 1. They are taken at once and for good, outside of any
    /// transaction, so that those who take numbers at the same time do not wait for each other; what is not used is a gap.
    pub async fn numbers(&self, sequence: &str, count: usize) -> Result<Range<i64>, DocumentsError> {
        let count = i64::try_from(count).unwrap_or(i64::MAX);
        let options = FindOneAndUpdateOptions::builder().upsert(true).return_document(ReturnDocument::After).build();
        let counters = self.database.collection::<Counter>(COUNTERS);
        let take = counters
            .find_one_and_update(doc! { "_id": sequence }, doc! { "$inc": { "value": count } })
            .with_options(options);
        let last = self.within(take).await?.map_or(count, |counter| counter.value);
        Ok(last - count + 1..last + 1)
    }
}

impl Session {
    /// The number that was taken last; 0 if none was.
    pub async fn last_number(&mut self, sequence: &str) -> Result<i64, DocumentsError> {
        let counter: Option<Counter> = self.first(COUNTERS, doc! { "_id": sequence }, FindOptions::default()).await?;
        Ok(counter.map_or(0, |counter| counter.value))
    }
}
