//! Making the copies what the truth says, a stretch of ids at a time (crate `rebuild`).

use std::collections::BTreeMap;

use database::{Connection, Database, DatabaseError, sql};
use rebuild::{Difference, Stretch, Tally, difference, end};

use crate::{
    projection,
    truth::{self, Follow, MemberCopy, NO_EVENT, Part},
};

/// Repairs the stretch of a part that begins after the id `after`. Runs in a write of the caller, to the copies.
pub async fn restate(
    copies: &mut Connection,
    truth: &Database,
    part: Part,
    after: i64,
) -> Result<(Stretch, Tally), DatabaseError> {
    match part {
        Part::Members => members(copies, truth, after).await,
        Part::Follows => follows(copies, truth, after).await,
        Part::Followers => followers(copies, after).await,
    }
}

async fn members(c: &mut Connection, truth: &Database, after: i64) -> Result<(Stretch, Tally), DatabaseError> {
    let known_end = end(c, "member_profiles", "member_id", after).await?;
    let mut t = truth.read().await?;
    let stretch = Stretch::new(after, [known_end, end(&mut t, "member_profiles", "member_id", after).await?]);
    let find = format!("SELECT {} FROM member_profiles WHERE member_id > ? AND member_id <= ?", MemberCopy::COLUMNS);
    let known: Vec<MemberCopy> = c.all(sql(find).bind_all([stretch.after, stretch.until])).await?;
    let by_id = |profiles: Vec<MemberCopy>| profiles.into_iter().map(|profile| (profile.member_id, profile)).collect();
    let Difference { write, remove, tally } =
        difference(by_id(known), by_id(truth::members(&mut t, stretch).await?), PartialEq::eq);
    for (id, profile) in write {
        let followers = projection::active_followers(c, id).await?;
        projection::save(c, &profile.snapshot(), followers).await?;
    }
    for id in remove {
        c.run(sql("DELETE FROM member_profiles WHERE member_id = ?").bind(id)).await?;
    }
    Ok((stretch, tally))
}

/// Follows that the truth does not have are kept as ended ones.
async fn follows(c: &mut Connection, truth: &Database, after: i64) -> Result<(Stretch, Tally), DatabaseError> {
    let known_end = end(c, "member_follow_changes", "follower_id", after).await?;
    let mut t = truth.read().await?;
    let stretch = Stretch::new(after, [known_end, end(&mut t, "member_follows", "follower_id", after).await?]);
    // The copy's view of that name shows what has not ended.
    let known = truth::follows(c, stretch).await?;
    let Difference { write, remove, tally } =
        difference(by_pair(known), by_pair(truth::follows(&mut t, stretch).await?), PartialEq::eq);
    for follow in write.into_values() {
        let columns = ["is_following", "changed_at", "event_id"];
        let save = c.dialect().upsert("member_follow_changes", &["follower_id", "following_id"], &columns);
        let save = sql(save).bind_all([follow.follower_id, follow.following_id]);
        c.run(save.bind(true).bind(follow.created_at).bind(NO_EVENT)).await?;
    }
    for (follower, following) in remove {
        let end = "UPDATE member_follow_changes SET is_following = 0 WHERE follower_id = ? AND following_id = ?";
        c.run(sql(end).bind_all([follower, following])).await?;
    }
    Ok((stretch, tally))
}

pub(crate) fn by_pair(follows: Vec<Follow>) -> BTreeMap<(i64, i64), Follow> {
    follows.into_iter().map(|follow| ((follow.follower_id, follow.following_id), follow)).collect()
}

async fn followers(c: &mut Connection, after: i64) -> Result<(Stretch, Tally), DatabaseError> {
    let stretch = Stretch::new(after, [end(c, "member_profiles", "member_id", after).await?, None]);
    let range = [stretch.after, stretch.until];
    let count = "SELECT count(*) FROM member_profiles WHERE member_id > ? AND member_id <= ?";
    let (looked_at,): (u64,) = c.one(sql(count).bind_all(range)).await?;
    let counted = "(SELECT count(*) FROM member_follows f JOIN member_profiles p ON p.member_id = f.follower_id \
                   WHERE f.following_id = member_profiles.member_id AND p.is_active = 1)";
    let correct = format!(
        "UPDATE member_profiles SET followers_count = {counted} \
         WHERE member_id > ? AND member_id <= ? AND followers_count <> {counted}"
    );
    let changed = c.run(sql(correct).bind_all(range)).await?.rows;
    Ok((stretch, Tally { looked_at, changed, ..Tally::default() }))
}
