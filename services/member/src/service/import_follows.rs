//! The follows of an import. A follow comes with the later of its two members, so that one that was taken back here
//! does not come again.

use std::collections::{BTreeMap, HashMap, HashSet};

use database::{Connection, DatabaseError, placeholders, sql};
use dto::Timestamp;
use import::{Reference, Report, Table};

use crate::{
    domain::ImportedMember,
    repository::imported::{self, FollowRow},
};

pub(super) const FOLLOWS: Table = ("member_follows", &["id", "follower_id", "following_id"]);

/// The follows that a batch of new members brings.
#[derive(Debug)]
pub(super) struct Follows {
    rows: Vec<FollowRow>,
    /// How many followers and followings each member gets; of active members, as everywhere.
    counts: BTreeMap<i64, [i64; 2]>,
}

/// What is known of those at both ends.
struct Ends {
    created_at: HashMap<i64, i64>,
    active: HashMap<i64, bool>,
}

impl Follows {
    /// Between the new `members`, and between them and those who are here.
    pub(super) async fn read(
        reader: &mut Connection,
        reference: &Reference,
        members: &[ImportedMember],
        report: &mut Report,
    ) -> anyhow::Result<Self> {
        let found = find(reference, members).await?;
        let ends = Ends::of(reader, &found, members).await?;
        let made = made(reference, &found).await?;
        let taken = imported::find_follows(reader, &found.iter().map(|row| row.0).collect::<Vec<_>>()).await?;
        let (mut rows, mut counts, mut seen) = (Vec::new(), BTreeMap::<i64, [i64; 2]>::new(), HashSet::new());
        for (id, follower_id, following_id) in found {
            let (Some(follower), Some(following)) = (ends.active.get(&follower_id), ends.active.get(&following_id))
            else {
                // It comes with the other one.
                continue;
            };
            report.read("member_follows", 1);
            if follower_id == following_id {
                report.left_out("member_follows", "of oneself", id);
                continue;
            }
            if !seen.insert((follower_id, following_id)) {
                report.left_out("member_follows", "the same once more", id);
                continue;
            }
            counts.entry(following_id).or_default()[0] += i64::from(*follower);
            counts.entry(follower_id).or_default()[1] += i64::from(*following);
            let created_at = made.get(&(follower_id, following_id)).copied();
            rows.push(FollowRow {
                id: (!taken.contains(&id)).then_some(id),
                follower_id,
                following_id,
                created_at: created_at.unwrap_or_else(|| ends.earliest(follower_id, following_id)),
            });
        }
        report.written("member_follows", rows.len());
        Ok(Self { rows, counts })
    }

    pub(super) async fn write(&self, c: &mut Connection) -> Result<(), DatabaseError> {
        imported::insert_follows(c, &self.rows).await?;
        imported::add_counts(c, &self.counts).await
    }
}

impl Ends {
    async fn of(
        reader: &mut Connection,
        found: &[(i64, i64, i64)],
        members: &[ImportedMember],
    ) -> Result<Self, DatabaseError> {
        let ids: HashSet<i64> = found.iter().flat_map(|(_, follower, following)| [*follower, *following]).collect();
        let ids: Vec<i64> = ids.into_iter().collect();
        let mut ends = Self {
            created_at: imported::find_members(reader, &ids).await?,
            active: imported::find_active(reader, &ids).await?,
        };
        for member in members {
            ends.created_at.insert(member.id, member.created_at);
            ends.active.insert(member.id, member.is_active);
        }
        Ok(ends)
    }

    /// Nobody follows before both are there.
    fn earliest(&self, one: i64, other: i64) -> Timestamp {
        let created_at = [one, other].map(|id| self.created_at.get(&id).copied().unwrap_or_default());
        Timestamp::from_millis(created_at[0].max(created_at[1]))
    }
}

async fn find(reference: &Reference, members: &[ImportedMember]) -> anyhow::Result<Vec<(i64, i64, i64)>> {
    if members.is_empty() {
        return Ok(Vec::new());
    }
    let ids = placeholders(members.len());
    let query = format!(
        "SELECT f.id, f.follower_id, f.following_id FROM member_follows f \
         WHERE (f.follower_id IN ({ids}) OR f.following_id IN ({ids})) \
         AND f.follower_id IS NOT NULL AND f.following_id IS NOT NULL ORDER BY f.id"
    );
    let ids = members.iter().chain(members).map(|member| member.id);
    reference.rows(sql(query).bind_all(ids)).await
}

/// When follows were made; the tables do not say it, their documents do.
async fn made(reference: &Reference, found: &[(i64, i64, i64)]) -> anyhow::Result<HashMap<(i64, i64), Timestamp>> {
    let Some(copies) = reference.copies() else { return Ok(HashMap::new()) };
    let followers: HashSet<i64> = found.iter().map(|(_, follower, _)| *follower).collect();
    let followers: Vec<i64> = followers.into_iter().collect();
    let relations = copies.relations("followings", ["fromId", "toId"], &followers).await?;
    // The last one of a pair counts: it may have been taken back in between.
    Ok(relations.into_iter().filter_map(|follow| Some(((follow.of, follow.member_id?), follow.made_at))).collect())
}

/// What came with no member: was imported before, or leads nowhere.
pub(super) async fn report_rest(reference: &Reference, report: &mut Report) -> anyhow::Result<()> {
    let is_member = |end| {
        format!("EXISTS (SELECT 1 FROM members m JOIN member_profiles p ON p.member_id = m.id WHERE m.id = f.{end})")
    };
    let (follower, following) = (is_member("follower_id"), is_member("following_id"));
    let nowhere = format!("SELECT f.id FROM member_follows f WHERE NOT ({follower} AND {following}) ORDER BY f.id");
    let nowhere: Vec<(i64,)> = reference.rows(sql(nowhere)).await?;
    for (id,) in &nowhere {
        report.left_out("member_follows", "of nobody", *id);
    }
    let all: Vec<(i64,)> = reference.rows(sql("SELECT COUNT(*) FROM member_follows")).await?;
    let all = all.first().map_or(0, |row| row.0.unsigned_abs());
    let rest = usize::try_from(all.saturating_sub(report.rows_read("member_follows"))).unwrap_or(usize::MAX);
    report.read("member_follows", rest);
    report.there("member_follows", rest.saturating_sub(nowhere.len()));
    Ok(())
}
