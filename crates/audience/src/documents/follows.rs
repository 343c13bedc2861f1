//! Collection `member_follow_changes`: the last that is known of every pair. Follows that ended stay, so that a late
//! older event finds a newer one.

use std::collections::HashMap;

use documents::{Bson, Document, DocumentsError, FindOptions, Session, doc};
use serde::Deserialize;

pub(super) const COLLECTION: &str = "member_follow_changes";

/// Who follows whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
pub(super) struct Pair {
    pub(super) follower_id: i64,
    pub(super) following_id: i64,
}

impl From<Pair> for Bson {
    fn from(pair: Pair) -> Self {
        doc! { "follower_id": pair.follower_id, "following_id": pair.following_id }.into()
    }
}

/// How a pair stands, since when, and by which event.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Change {
    #[serde(rename = "_id")]
    pub(super) pair: Pair,
    pub(super) is_following: bool,
    pub(super) changed_at: i64,
    pub(super) event_id: String,
}

impl Change {
    pub(super) fn is_after(&self, other: &Self) -> bool {
        (self.changed_at, &self.event_id) > (other.changed_at, &other.event_id)
    }

    pub(super) fn fields(&self) -> Document {
        doc! { "is_following": self.is_following, "changed_at": self.changed_at, "event_id": &self.event_id }
    }
}

/// What is known of these pairs.
pub(super) async fn known(s: &mut Session, pairs: &[Pair]) -> Result<HashMap<Pair, Change>, DocumentsError> {
    find(s, doc! { "_id": { "$in": pairs } }).await
}

/// Whom these members follow.
pub(super) async fn of_followers(s: &mut Session, ids: &[i64]) -> Result<HashMap<Pair, Change>, DocumentsError> {
    find(s, doc! { "_id.follower_id": { "$in": ids }, "is_following": true }).await
}

async fn find(s: &mut Session, filter: Document) -> Result<HashMap<Pair, Change>, DocumentsError> {
    let found: Vec<Change> = s.find(COLLECTION, filter, FindOptions::default()).await?;
    Ok(found.into_iter().map(|change| (change.pair, change)).collect())
}

/// Which of these pairs are follows.
pub(super) async fn among(s: &mut Session, pairs: &[Pair]) -> Result<Vec<Pair>, DocumentsError> {
    if pairs.is_empty() {
        return Ok(Vec::new());
    }
    let found = find(s, doc! { "_id": { "$in": pairs }, "is_following": true }).await?;
    Ok(found.into_keys().collect())
}

/// Whom a member follows, each with the time since when, in milliseconds.
pub async fn followed_by(s: &mut Session, member: i64) -> Result<HashMap<i64, i64>, DocumentsError> {
    let found = of_followers(s, &[member]).await?;
    Ok(found.into_values().map(|change| (change.pair.following_id, change.changed_at)).collect())
}
