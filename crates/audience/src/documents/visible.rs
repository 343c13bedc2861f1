//! The rule once more, over documents.

use std::collections::HashSet;

use documents::{DocumentsError, FindOptions, Session, doc};
use dto::PrivacyLevel;
use serde::Deserialize;

use super::{
    follows::{self, Pair},
    profiles,
};

#[derive(Deserialize)]
struct Shown {
    #[serde(rename = "_id")]
    id: i64,
    privacy_level: String,
}

/// Those of `ids` whom `viewer` sees, as [`crate::visible`] says: active and either public, or the viewer himself, or
/// shared with friends while both follow each other. Whom nobody has heard of is not seen.
pub async fn visible(s: &mut Session, viewer: i64, ids: &[i64]) -> Result<HashSet<i64>, DocumentsError> {
    if ids.is_empty() {
        return Ok(HashSet::new());
    }
    let options = FindOptions::builder().projection(doc! { "privacy_level": 1 }).build();
    let active: Vec<Shown> =
        s.find(profiles::COLLECTION, doc! { "_id": { "$in": ids }, "is_active": true }, options).await?;
    let (mut seen, mut friends) = (HashSet::new(), Vec::new());
    for member in active {
        if member.id == viewer || member.privacy_level == PrivacyLevel::Public.name() {
            seen.insert(member.id);
        } else if member.privacy_level == PrivacyLevel::Friends.name() {
            friends.push(member.id);
        }
    }
    let there = |id: &i64| Pair { follower_id: viewer, following_id: *id };
    let back = |id: &i64| Pair { follower_id: *id, following_id: viewer };
    let pairs: Vec<Pair> = friends.iter().flat_map(|id| [there(id), back(id)]).collect();
    let follows: HashSet<Pair> = follows::among(s, &pairs).await?.into_iter().collect();
    seen.extend(friends.iter().filter(|id| follows.contains(&there(id)) && follows.contains(&back(id))));
    Ok(seen)
}
