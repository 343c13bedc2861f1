//! Collection `member_profiles`: members as others may see them.
//!
//! A member of whom nothing but followers is known has a document without a version; he is not active.

use std::collections::HashMap;

use documents::{Document, DocumentsError, FindOptions, Session, doc};
use kafka_envelope::MemberSnapshot;
use serde::Deserialize;

pub(super) const COLLECTION: &str = "member_profiles";

/// What folding needs to know of a member.
#[derive(Debug, Clone, Copy, Default, Deserialize)]
pub(super) struct Known {
    #[serde(rename = "_id")]
    id: i64,
    pub(super) version: Option<i64>,
    #[serde(default)]
    pub(super) is_active: bool,
}

pub(super) async fn known(s: &mut Session, ids: &[i64]) -> Result<HashMap<i64, Known>, DocumentsError> {
    let options = FindOptions::builder().projection(doc! { "version": 1, "is_active": 1 }).build();
    let found: Vec<Known> = s.find(COLLECTION, doc! { "_id": { "$in": ids } }, options).await?;
    Ok(found.into_iter().map(|known| (known.id, known)).collect())
}

/// The fields of a snapshot.
pub(super) fn fields(member: &MemberSnapshot) -> Document {
    doc! {
        "profile_id": member.profile_id,
        "version": member.version,
        "handle": &member.handle,
        "name": &member.name,
        "display_name": &member.display_name,
        "avatar_url": &member.avatar_url,
        "bio": &member.bio,
        "verification_status": member.verification_status.name(),
        "privacy_level": member.privacy_level.name(),
        "is_active": member.active,
        "updated_at": member.updated_at.millis(),
    }
}

#[derive(Deserialize)]
struct Followers {
    #[serde(rename = "_id")]
    id: i64,
    followers_count: i64,
}

/// Id and followers of each active member among `ids` who has any, by id.
pub async fn followers_of(s: &mut Session, ids: &[i64]) -> Result<Vec<(i64, i64)>, DocumentsError> {
    let wanted = doc! { "_id": { "$in": ids }, "is_active": true, "followers_count": { "$gt": 0 } };
    let options = FindOptions::builder().projection(doc! { "followers_count": 1 }).sort(doc! { "_id": 1 }).build();
    let found: Vec<Followers> = s.find(COLLECTION, wanted, options).await?;
    Ok(found.into_iter().map(|member| (member.id, member.followers_count)).collect())
}

#[derive(Deserialize)]
struct Named {
    #[serde(rename = "_id")]
    id: i64,
    name: String,
}

/// The names that others see, of those among `ids` who are known.
pub async fn names_of(s: &mut Session, ids: &[i64]) -> Result<HashMap<i64, String>, DocumentsError> {
    let options = FindOptions::builder().projection(doc! { "name": 1 }).build();
    let known = doc! { "_id": { "$in": ids }, "name": { "$type": "string" } };
    let found: Vec<Named> = s.find(COLLECTION, known, options).await?;
    Ok(found.into_iter().map(|member| (member.id, member.name)).collect())
}
