//! Making the copies what the truth says, a stretch of ids at a time (crate `rebuild`).

use std::collections::{BTreeMap, HashMap};

use database::Database;
use documents::{Document, DocumentsError, FindOptions, Session, Updates, doc};
use rebuild::{Difference, Failure, Stretch, Tally, difference, end, end_in_documents};
use serde::Deserialize;

use super::{
    follows::{self, Change, Pair},
    profiles,
};
use crate::{
    restate::by_pair,
    truth::{self, Follow, MemberCopy, NO_EVENT, Part},
};

/// Repairs the stretch of a part that begins after the id `after`, in a transaction of the caller.
pub async fn restate(s: &mut Session, truth: &Database, part: Part, after: i64) -> Result<(Stretch, Tally), Failure> {
    match part {
        Part::Members => members(s, truth, after).await,
        Part::Follows => follows(s, truth, after).await,
        Part::Followers => Ok(followers(s, after).await?),
    }
}

fn between(key: &str, stretch: Stretch) -> Document {
    doc! { key: { "$gt": stretch.after, "$lte": stretch.until } }
}

async fn members(s: &mut Session, truth: &Database, after: i64) -> Result<(Stretch, Tally), Failure> {
    let known_end = end_in_documents(s, profiles::COLLECTION, "_id", after).await?;
    let mut t = truth.read().await?;
    let stretch = Stretch::new(after, [known_end, end(&mut t, "member_profiles", "member_id", after).await?]);
    let mut described = between("_id", stretch);
    described.insert("version", doc! { "$exists": true });
    let known: Vec<MemberCopy> = s.find(profiles::COLLECTION, described, FindOptions::default()).await?;
    let by_id = |profiles: Vec<MemberCopy>| profiles.into_iter().map(|profile| (profile.member_id, profile)).collect();
    let Difference { write, remove, tally } =
        difference(by_id(known), by_id(truth::members(&mut t, stretch).await?), PartialEq::eq);
    let mut updates = Updates::of(profiles::COLLECTION);
    for (id, profile) in write {
        let uncounted = doc! { "followers_count": 0_i64, "follow_changes": 0_i64 };
        updates.upsert(id, doc! { "$set": profiles::fields(&profile.snapshot()), "$inc": uncounted });
    }
    s.apply(updates).await?;
    if !remove.is_empty() {
        s.delete(profiles::COLLECTION, doc! { "_id": { "$in": remove } }).await?;
    }
    Ok((stretch, tally))
}

/// Follows that the truth does not have are kept as ended ones.
async fn follows(s: &mut Session, truth: &Database, after: i64) -> Result<(Stretch, Tally), Failure> {
    let known_end = end_in_documents(s, follows::COLLECTION, "_id.follower_id", after).await?;
    let mut t = truth.read().await?;
    let stretch = Stretch::new(after, [known_end, end(&mut t, "member_follows", "follower_id", after).await?]);
    let mut standing = between("_id.follower_id", stretch);
    standing.insert("is_following", true);
    let known: Vec<Change> = s.find(follows::COLLECTION, standing, FindOptions::default()).await?;
    let known = known.into_iter().map(|Change { pair, changed_at, .. }| Follow {
        follower_id: pair.follower_id,
        following_id: pair.following_id,
        created_at: changed_at,
    });
    let Difference { write, remove, tally } =
        difference(by_pair(known.collect()), by_pair(truth::follows(&mut t, stretch).await?), PartialEq::eq);
    let mut updates = Updates::of(follows::COLLECTION);
    for ((follower_id, following_id), follow) in write {
        let since = doc! { "is_following": true, "changed_at": follow.created_at, "event_id": NO_EVENT };
        updates.upsert(Pair { follower_id, following_id }, doc! { "$set": since });
    }
    for (follower_id, following_id) in remove {
        updates.upsert(Pair { follower_id, following_id }, doc! { "$set": { "is_following": false } });
    }
    s.apply(updates).await?;
    Ok((stretch, tally))
}

#[derive(Deserialize)]
struct Counted {
    #[serde(rename = "_id")]
    id: i64,
    #[serde(default)]
    followers_count: i64,
}

async fn followers(s: &mut Session, after: i64) -> Result<(Stretch, Tally), DocumentsError> {
    let known_end = end_in_documents(s, profiles::COLLECTION, "_id", after).await?;
    let stretch = Stretch::new(after, [known_end, None]);
    let options = FindOptions::builder().projection(doc! { "followers_count": 1 }).build();
    let known: Vec<Counted> = s.find(profiles::COLLECTION, between("_id", stretch), options).await?;
    let ids: Vec<i64> = known.iter().map(|member| member.id).collect();
    let counts = active_followers(s, &ids).await?;
    let count = |id: i64| counts.get(&id).copied().unwrap_or_default();
    let counted: BTreeMap<i64, i64> = known.iter().map(|member| (member.id, count(member.id))).collect();
    let known = known.into_iter().map(|member| (member.id, member.followers_count)).collect();
    let Difference { write, tally, .. } = difference(known, counted, PartialEq::eq);
    let mut updates = Updates::of(profiles::COLLECTION);
    for (id, followers) in write {
        updates.upsert(id, doc! { "$set": { "followers_count": followers } });
    }
    s.apply(updates).await?;
    Ok((stretch, tally))
}

async fn active_followers(s: &mut Session, ids: &[i64]) -> Result<HashMap<i64, i64>, DocumentsError> {
    let pipeline = [
        doc! { "$match": { "_id.following_id": { "$in": ids }, "is_following": true } },
        doc! { "$lookup": {
            "from": profiles::COLLECTION, "localField": "_id.follower_id", "foreignField": "_id", "as": "follower",
        } },
        doc! { "$match": { "follower.is_active": true } },
        doc! { "$group": { "_id": "$_id.following_id", "followers_count": { "$sum": 1_i64 } } },
    ];
    let counted: Vec<Counted> = s.aggregate(follows::COLLECTION, pipeline).await?;
    Ok(counted.into_iter().map(|member| (member.id, member.followers_count)).collect())
}
