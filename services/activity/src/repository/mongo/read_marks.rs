//! Collection `read_marks`.

use documents::{DocumentsError, FindOptions, Index, Session, Updates, doc};
use serde::Deserialize;

const COLLECTION: &str = "read_marks";

pub(super) fn collection() -> Index {
    documents::collection(COLLECTION)
}

#[derive(Deserialize)]
struct Mark {
    up_to: i64,
}

/// The newest activity that the member has seen; 0 if he has seen none.
pub(super) async fn find(s: &mut Session, member_id: i64) -> Result<i64, DocumentsError> {
    let mark: Option<Mark> = s.first(COLLECTION, doc! { "_id": member_id }, FindOptions::default()).await?;
    Ok(mark.map_or(0, |mark| mark.up_to))
}

/// Moves the mark forward.
pub(super) async fn raise(s: &mut Session, member_id: i64, up_to: i64) -> Result<(), DocumentsError> {
    let mut updates = Updates::of(COLLECTION);
    updates.upsert(member_id, doc! { "$max": { "up_to": up_to } });
    s.apply(updates).await
}
