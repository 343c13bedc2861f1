//! Members as lists show them, from the copies.

use std::collections::{HashMap, HashSet};

use documents::{DocumentsError, FindOptions, Session, doc};
use dto::{Summary, Timestamp, VerificationStatus};
use serde::Deserialize;

use super::{
    follows::{self, Pair},
    profiles, visible,
};
use crate::hidden;

#[derive(Deserialize)]
struct Stored {
    #[serde(rename = "_id")]
    member_id: i64,
    profile_id: i64,
    handle: String,
    name: String,
    display_name: Option<String>,
    avatar_url: String,
    bio: Option<String>,
    verification_status: String,
    #[serde(default)]
    followers_count: i64,
    updated_at: i64,
}

/// The members `ids` (at most 1000) as `viewer` sees them, in that order, as [`crate::summaries`] gives them.
pub async fn summaries(s: &mut Session, viewer: i64, ids: &[i64]) -> Result<Vec<Summary>, DocumentsError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let active = doc! { "_id": { "$in": ids }, "is_active": true };
    let profiles: Vec<Stored> = s.find(profiles::COLLECTION, active, FindOptions::default()).await?;
    let seen = visible(s, viewer, ids).await?;
    let pairs: Vec<Pair> = ids.iter().map(|id| Pair { follower_id: viewer, following_id: *id }).collect();
    let followed: HashSet<i64> = follows::among(s, &pairs).await?.into_iter().map(|pair| pair.following_id).collect();
    let mut found = HashMap::new();
    for profile in profiles {
        let id = profile.member_id;
        let summary = Summary { is_following: followed.contains(&id), ..summary(profile) };
        found.insert(id, if seen.contains(&id) { summary } else { hidden(summary) });
    }
    Ok(ids.iter().filter_map(|id| found.remove(id)).collect())
}

fn summary(profile: Stored) -> Summary {
    Summary {
        member_id: profile.member_id,
        id: profile.profile_id,
        member_name: profile.name,
        member_handle: profile.handle.clone(),
        handle: profile.handle,
        display_name: profile.display_name,
        verification_status: VerificationStatus::parse(&profile.verification_status),
        avatar_url: profile.avatar_url,
        bio: profile.bio,
        followers_count: profile.followers_count,
        is_following: false,
        updated_at: Some(Timestamp::from_millis(profile.updated_at)),
    }
}
