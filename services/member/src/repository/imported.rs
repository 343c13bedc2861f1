//! Rows of an import: they come with their ids and dates.

use std::collections::{BTreeMap, HashMap, HashSet};

use database::{Connection, DatabaseError, Value, placeholders, sql};
use dto::Timestamp;

use crate::domain::{Email, ImportedMember};

/// Ids that one statement asks for.
const ASKED: usize = 1000;

/// Rows that one statement inserts.
const INSERTED: usize = 1000;

/// An address of a member.
#[derive(Debug, Clone)]
pub(crate) struct EmailRow {
    pub(crate) member_id: i64,
    pub(crate) email: Email,
    pub(crate) is_active: bool,
    pub(crate) verified: bool,
    pub(crate) created_at: i64,
    pub(crate) deactivated_at: Option<i64>,
}

/// A follow; it keeps its id where that is free, because lists are sorted by it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct FollowRow {
    pub(crate) id: Option<i64>,
    pub(crate) follower_id: i64,
    pub(crate) following_id: i64,
    pub(crate) created_at: Timestamp,
}

/// When those of `ids` who are members were made.
pub(crate) async fn find_members(c: &mut Connection, ids: &[i64]) -> Result<HashMap<i64, i64>, DatabaseError> {
    Ok(find(c, "id, created_at", "members WHERE id", ids).await?.into_iter().collect())
}

/// Whether those of `ids` who are members are active.
pub(crate) async fn find_active(c: &mut Connection, ids: &[i64]) -> Result<HashMap<i64, bool>, DatabaseError> {
    Ok(find(c, "member_id, is_active", "member_profiles WHERE member_id", ids).await?.into_iter().collect())
}

/// Which of `ids` are follows.
pub(crate) async fn find_follows(c: &mut Connection, ids: &[i64]) -> Result<HashSet<i64>, DatabaseError> {
    Ok(find::<(i64,)>(c, "id", "member_follows WHERE id", ids).await?.into_iter().map(|row| row.0).collect())
}

/// Which of `keys` are handles of members.
pub(crate) async fn find_handles(c: &mut Connection, keys: &[String]) -> Result<HashSet<String>, DatabaseError> {
    let found = find::<(String,)>(c, "handle_key", "member_profiles WHERE handle_key", keys);
    Ok(found.await?.into_iter().map(|row| row.0).collect())
}

/// Which of `keys` are addresses of members.
pub(crate) async fn find_emails(c: &mut Connection, keys: &[String]) -> Result<HashSet<String>, DatabaseError> {
    let found = find::<(String,)>(c, "email_key", "member_emails WHERE email_key", keys);
    Ok(found.await?.into_iter().map(|row| row.0).collect())
}

async fn find<T: database::Row>(
    c: &mut Connection,
    columns: &str,
    from: &str,
    keys: &[impl Clone + Into<Value>],
) -> Result<Vec<T>, DatabaseError> {
    let mut found = Vec::new();
    for keys in keys.chunks(ASKED) {
        let statement = format!("SELECT {columns} FROM {from} IN ({})", placeholders(keys.len()));
        found.extend(c.all::<T>(sql(statement).bind_all(keys.iter().cloned())).await?);
    }
    Ok(found)
}

/// Account and profile. What roles the reference kept nobody ever read; here they would hold.
pub(crate) async fn insert_member(c: &mut Connection, row: &ImportedMember) -> Result<(), DatabaseError> {
    let account = "INSERT INTO members (id, password, roles, created_at, updated_at) VALUES (?, ?, ?, ?, ?)";
    let account = sql(account).bind(row.id).bind(row.password.as_str()).bind(super::members::ROLES);
    c.run(account.bind_all([row.created_at, row.updated_at])).await?;
    let texts = [
        ("member_name", Some(row.member_name.as_str())),
        ("handle", Some(&row.handle)),
        ("handle_key", Some(&row.handle_key())),
        ("display_name", row.display_name.as_deref()),
        ("bio", row.bio.as_deref()),
        ("location", row.location.as_deref()),
        ("website_url", row.website_url.as_deref()),
        ("birth_date", row.birth_date.as_deref()),
        ("gender", row.gender.as_deref()),
        // What the reference said of everybody; it did not keep any.
        ("timezone", Some("UTC")),
        ("language_code", Some(&row.language_code)),
        ("country_code", row.country_code.as_deref()),
        ("verification_status", Some(&row.verification_status)),
        ("privacy_level", Some(&row.privacy_level)),
        ("avatar_url", Some(&row.avatar_url)),
    ];
    let numbers = [
        ("id", row.profile_id),
        ("member_id", row.id),
        ("is_active", i64::from(row.is_active)),
        ("followers_count", 0),
        ("followings_count", 0),
        ("version", 1),
        ("created_at", row.created_at),
        ("updated_at", row.updated_at),
    ];
    let columns: Vec<&str> = texts.iter().map(|column| column.0).chain(numbers.iter().map(|column| column.0)).collect();
    let (names, values) = (columns.join(", "), placeholders(columns.len()));
    let profile = sql(format!("INSERT INTO member_profiles ({names}) VALUES ({values})"))
        .bind_all(texts.map(|column| column.1))
        .bind_all(numbers.map(|column| column.1));
    c.run(profile).await.map(drop)
}

pub(crate) async fn insert_email(c: &mut Connection, row: &EmailRow) -> Result<(), DatabaseError> {
    let statement = "INSERT INTO member_emails (member_id, email, email_key, is_active, verified, created_at, \
                     deactivated_at) VALUES (?, ?, ?, ?, ?, ?, ?)";
    let statement = sql(statement)
        .bind(row.member_id)
        .bind(row.email.as_str())
        .bind(row.email.key())
        .bind_all([row.is_active, row.verified])
        .bind(row.created_at)
        .bind(row.deactivated_at);
    c.run(statement).await.map(drop)
}

/// Those that keep their ids first, so that a new id is none of theirs.
pub(crate) async fn insert_follows(c: &mut Connection, rows: &[FollowRow]) -> Result<(), DatabaseError> {
    let (with_id, without): (Vec<_>, Vec<_>) = rows.iter().partition(|row| row.id.is_some());
    for rows in with_id.chunks(INSERTED).chain(without.chunks(INSERTED)) {
        let values = vec!["(?, ?, ?, ?)"; rows.len()].join(", ");
        let statement =
            format!("INSERT INTO member_follows (id, follower_id, following_id, created_at) VALUES {values}");
        let values = rows.iter().flat_map(|row: &&FollowRow| {
            [row.id.into(), row.follower_id.into(), row.following_id.into(), Value::from(row.created_at)]
        });
        c.run(sql(statement).bind_all(values)).await?;
    }
    Ok(())
}

/// Moves the counts of followers and followings, by member: in the order of their ids, as whoever holds profiles does.
pub(crate) async fn add_counts(c: &mut Connection, counts: &BTreeMap<i64, [i64; 2]>) -> Result<(), DatabaseError> {
    let statement = "UPDATE member_profiles SET followers_count = followers_count + ?, \
                     followings_count = followings_count + ? WHERE member_id = ?";
    for (member_id, counts) in counts {
        c.run(sql(statement).bind_all(*counts).bind(*member_id)).await?;
    }
    Ok(())
}
