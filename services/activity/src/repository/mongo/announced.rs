//! Collection `announced`: new posts, told to whoever follows the author when he asks.

use std::ops::Range;

use documents::{Document, DocumentsError, FindOptions, Index, Session, doc, index};
use kafka_envelope::Envelope;
use serde::Deserialize;

use super::subjects;

pub(super) const COLLECTION: &str = "announced";

pub(super) fn indexes() -> [Index; 2] {
    [index(COLLECTION, &[("author_id", 1), ("id", -1), ("created_at", 1)]), index(COLLECTION, &[("post", 1)])]
}

/// A new post.
#[derive(Debug, Deserialize)]
pub(super) struct Announced {
    #[serde(rename = "_id")]
    pub(super) event_id: String,
    pub(super) id: i64,
    pub(super) author_id: i64,
    pub(super) created_at: i64,
}

pub(super) fn document(id: i64, event: &Envelope) -> Document {
    doc! {
        "_id": event.event_id.to_string(),
        "id": id,
        "author_id": event.member_id,
        "post": event.post_id.map(subjects::post),
        "created_at": event.created_at.millis(),
    }
}

pub(super) async fn insert(s: &mut Session, new: &[Document]) -> Result<(), DocumentsError> {
    s.insert(COLLECTION, new).await
}

/// Posts of these authors between two numbers, newest first.
pub(super) async fn of_authors(
    s: &mut Session,
    authors: &[i64],
    between: &Range<i64>,
    limit: i64,
) -> Result<Vec<Announced>, DocumentsError> {
    let posts = doc! { "author_id": { "$in": authors }, "id": { "$gt": between.start, "$lt": between.end } };
    s.find(COLLECTION, posts, FindOptions::builder().sort(doc! { "id": -1 }).limit(limit).build()).await
}

/// Takes posts back.
pub(super) async fn delete_about(s: &mut Session, deleted: &[String]) -> Result<(), DocumentsError> {
    if deleted.is_empty() {
        return Ok(());
    }
    s.delete(COLLECTION, doc! { "post": { "$in": deleted } }).await.map(drop)
}
