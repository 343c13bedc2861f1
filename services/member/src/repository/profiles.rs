//! Table `member_profiles`.

use database::{Connection, DatabaseError, Value, placeholders, sql};
use dto::{Timestamp, VerificationStatus};
use error::{ApiError, ErrorCode};

use super::absent;
use crate::domain::{Handle, SignUp};

/// A profile with everything in it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Deserialize)]
pub(crate) struct ProfileRow {
    pub(crate) id: i64,
    pub(crate) member_id: i64,
    pub(crate) member_name: String,
    pub(crate) handle: String,
    pub(crate) display_name: Option<String>,
    pub(crate) bio: Option<String>,
    pub(crate) location: Option<String>,
    pub(crate) website_url: Option<String>,
    pub(crate) birth_date: Option<String>,
    pub(crate) gender: Option<String>,
    pub(crate) timezone: String,
    pub(crate) language_code: String,
    pub(crate) country_code: Option<String>,
    pub(crate) verification_status: String,
    pub(crate) privacy_level: String,
    #[serde(deserialize_with = "database::flag")]
    pub(crate) is_active: bool,
    pub(crate) avatar_url: String,
    pub(crate) cover_url: Option<String>,
    pub(crate) followers_count: i64,
    pub(crate) followings_count: i64,
    pub(crate) version: i64,
    pub(crate) created_at: i64,
    pub(crate) updated_at: i64,
}

/// A profile, and whether it is there for a viewer.
#[derive(Debug, Clone, serde::Deserialize)]
pub(crate) struct SeenProfileRow {
    #[serde(flatten)]
    pub(crate) profile: ProfileRow,
    pub(crate) is_visible: bool,
}

const COLUMNS: &str = "p.id, p.member_id, p.member_name, p.handle, p.display_name, p.bio, p.location, p.website_url, \
                       p.birth_date, p.gender, p.timezone, p.language_code, p.country_code, p.verification_status, \
                       p.privacy_level, p.is_active, p.avatar_url, p.cover_url, p.followers_count, \
                       p.followings_count, p.version, p.created_at, p.updated_at";

/// The profile, deactivated as it may be.
pub(crate) async fn find(c: &mut Connection, member_id: i64) -> Result<Option<ProfileRow>, DatabaseError> {
    c.first(sql(format!("SELECT {COLUMNS} FROM member_profiles p WHERE p.member_id = ?")).bind(member_id)).await
}

/// The profile, deactivated as it may be.
pub(crate) async fn get(c: &mut Connection, member_id: i64) -> Result<ProfileRow, ApiError> {
    find(c, member_id).await?.ok_or_else(|| ErrorCode::MemberNotFound.into())
}

/// The profile of an active member; `viewer` is who asks.
pub(crate) async fn get_active(c: &mut Connection, member_id: i64, viewer: i64) -> Result<ProfileRow, ApiError> {
    find(c, member_id).await?.filter(|row| row.is_active).ok_or_else(|| absent(member_id, viewer))
}

/// The profile of an active member as `viewer` sees it.
pub(crate) async fn get_seen(c: &mut Connection, member_id: i64, viewer: i64) -> Result<SeenProfileRow, ApiError> {
    let row = find_seen(c, "p.member_id = ?", member_id, viewer).await?;
    row.ok_or_else(|| absent(member_id, viewer))
}

/// The profile of the active member with this handle, in any case, as `viewer` sees it.
pub(crate) async fn get_seen_by_handle(
    c: &mut Connection,
    handle: &str,
    viewer: i64,
) -> Result<SeenProfileRow, ApiError> {
    let row = find_seen(c, "p.handle_key = ?", Handle::key_of(handle), viewer).await?;
    row.ok_or_else(|| ErrorCode::MemberNotFound.into())
}

async fn find_seen(
    c: &mut Connection,
    condition: &str,
    value: impl Into<Value>,
    viewer: i64,
) -> Result<Option<SeenProfileRow>, DatabaseError> {
    let visible = audience::visible("p");
    let statement = format!(
        "SELECT {COLUMNS}, {visible} AS is_visible FROM member_profiles p WHERE p.is_active = 1 AND {condition}"
    );
    c.first(sql(statement).bind_all(audience::binds(viewer)).bind(value)).await
}

/// How many members there are.
pub(crate) async fn count_active(c: &mut Connection) -> Result<i64, DatabaseError> {
    let statement = "SELECT COUNT(*) FROM member_profiles WHERE is_active = 1";
    Ok(c.one::<(i64,)>(sql(statement)).await?.0)
}

/// False if the handle is taken, in whatever case.
pub(crate) async fn insert(
    c: &mut Connection,
    member_id: i64,
    new: &SignUp,
    now: Timestamp,
) -> Result<bool, DatabaseError> {
    let texts = [
        ("member_name", Some(new.member_name.as_str())),
        ("handle", Some(new.handle.as_str())),
        ("handle_key", Some(&new.handle.key())),
        ("display_name", new.display_name.as_deref()),
        ("bio", new.bio.as_deref()),
        ("location", new.location.as_deref()),
        ("website_url", new.website_url.as_deref()),
        ("birth_date", new.birth_date.as_deref()),
        ("gender", Some(new.gender.name())),
        ("timezone", Some(&new.timezone)),
        ("language_code", Some(&new.language_code)),
        ("country_code", Some(new.country_code.name())),
        ("verification_status", Some(VerificationStatus::None.name())),
        ("privacy_level", Some(new.privacy_level.name())),
        ("avatar_url", Some(&new.avatar_url)),
        ("cover_url", new.cover_url.as_deref()),
    ];
    let numbers = [
        ("member_id", member_id),
        ("is_active", 1),
        ("followers_count", 0),
        ("followings_count", 0),
        ("version", 1),
        ("created_at", now.millis()),
        ("updated_at", now.millis()),
    ];
    let columns: Vec<&str> = texts.iter().map(|column| column.0).chain(numbers.iter().map(|column| column.0)).collect();
    let statement = sql(c.dialect().insert_or_ignore("member_profiles", &columns))
        .bind_all(texts.map(|column| column.1))
        .bind_all(numbers.map(|column| column.1));
    Ok(c.run(statement).await?.rows == 1)
}

/// Until this write ends, nobody else changes these members' profiles, or ends or opens their sessions. In the order
/// of their ids, so that two who follow each other do not wait for each other.
pub(crate) async fn hold(c: &mut Connection, member_ids: &[i64]) -> Result<(), DatabaseError> {
    let rows = format!(
        "SELECT id FROM member_profiles WHERE member_id IN ({}) ORDER BY member_id",
        placeholders(member_ids.len())
    );
    c.hold(sql(rows).bind_all(member_ids.iter().copied())).await
}

/// Writes what a member may change of his profile, handle excepted.
pub(crate) async fn update(c: &mut Connection, row: &ProfileRow, edited_at: Timestamp) -> Result<(), DatabaseError> {
    let statement = "UPDATE member_profiles SET member_name = ?, display_name = ?, bio = ?, location = ?, \
                     website_url = ?, birth_date = ?, gender = ?, language_code = ?, country_code = ?, \
                     privacy_level = ?, avatar_url = ?, updated_at = ?, version = version + 1 WHERE member_id = ?";
    let texts = [
        Some(row.member_name.as_str()),
        row.display_name.as_deref(),
        row.bio.as_deref(),
        row.location.as_deref(),
        row.website_url.as_deref(),
        row.birth_date.as_deref(),
        row.gender.as_deref(),
        Some(row.language_code.as_str()),
        row.country_code.as_deref(),
        Some(row.privacy_level.as_str()),
        Some(row.avatar_url.as_str()),
    ];
    c.run(sql(statement).bind_all(texts).bind(edited_at).bind(row.member_id)).await.map(drop)
}

/// Gives the member another handle, unless somebody has it.
pub(crate) async fn set_handle(
    c: &mut Connection,
    member_id: i64,
    handle: &Handle,
    edited_at: Timestamp,
) -> Result<(), ApiError> {
    let statement = "UPDATE member_profiles SET handle = ?, handle_key = ?, updated_at = ?, version = version + 1 \
                     WHERE member_id = ?";
    let statement = sql(statement).bind(handle.as_str()).bind(handle.key()).bind(edited_at).bind(member_id);
    match c.run(statement).await {
        Err(DatabaseError::Unique(_)) => Err(ErrorCode::MemberHandleAlreadyExists.into()),
        done => Ok(done.map(drop)?),
    }
}

/// Counts one more following, if fewer than `limit` are counted.
pub(crate) async fn add_following(c: &mut Connection, member_id: i64, limit: u32) -> Result<bool, DatabaseError> {
    let statement = "UPDATE member_profiles SET followings_count = followings_count + 1 \
                     WHERE member_id = ? AND followings_count < ?";
    Ok(c.run(sql(statement).bind(member_id).bind(limit)).await?.rows == 1)
}

/// Counts one following less.
pub(crate) async fn remove_following(c: &mut Connection, member_id: i64) -> Result<(), DatabaseError> {
    let statement = "UPDATE member_profiles SET followings_count = followings_count - 1 WHERE member_id = ?";
    c.run(sql(statement).bind(member_id)).await.map(drop)
}

/// Moves the count of followers.
pub(crate) async fn add_followers(c: &mut Connection, member_id: i64, followers: i64) -> Result<(), DatabaseError> {
    let statement = "UPDATE member_profiles SET followers_count = followers_count + ? WHERE member_id = ?";
    c.run(sql(statement).bind(followers).bind(member_id)).await.map(drop)
}

/// Makes an active member inactive: true if he was active. Those he followed have a follower less, and his followers
/// a following; his own counts stay, since they are of others who are active.
pub(crate) async fn deactivate(c: &mut Connection, member_id: i64) -> Result<bool, DatabaseError> {
    let leave = "UPDATE member_profiles SET is_active = 0, version = version + 1 WHERE member_id = ? AND is_active = 1";
    if c.run(sql(leave).bind(member_id)).await?.rows == 0 {
        return Ok(false);
    }
    let followed = "UPDATE member_profiles SET followers_count = followers_count - 1 WHERE member_id IN \
                    (SELECT f.following_id FROM member_follows f WHERE f.follower_id = ?)";
    c.run(sql(followed).bind(member_id)).await?;
    let followers = "UPDATE member_profiles SET followings_count = followings_count - 1 WHERE member_id IN \
                     (SELECT f.follower_id FROM member_follows f WHERE f.following_id = ?)";
    c.run(sql(followers).bind(member_id)).await?;
    Ok(true)
}
