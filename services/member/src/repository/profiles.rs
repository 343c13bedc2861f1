//! Table `member_profiles`.

use database::{Connection, DatabaseError, sql};
use error::{ApiError, AuthFlag, ErrorCode};

/// A profile with everything in it.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
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
#[derive(Debug, Clone, sqlx::FromRow)]
pub(crate) struct SeenProfileRow {
    #[sqlx(flatten)]
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

/// The profile of an active member.
pub(crate) async fn get_active(c: &mut Connection, member_id: i64) -> Result<ProfileRow, ApiError> {
    let row = find(c, member_id).await?.filter(|row| row.is_active);
    row.ok_or_else(|| ErrorCode::MemberNotFound.into())
}

/// The caller's own profile. An account that ended while its token was still on the way has no session any more.
pub(crate) async fn get_own(c: &mut Connection, member_id: i64) -> Result<ProfileRow, ApiError> {
    let row = find(c, member_id).await?.filter(|row| row.is_active);
    row.ok_or_else(|| ApiError::new(ErrorCode::InvalidToken).flagged(AuthFlag::ReloginRequired))
}

/// The profile of an active member as `viewer` sees it.
pub(crate) async fn get_seen(c: &mut Connection, member_id: i64, viewer: i64) -> Result<SeenProfileRow, ApiError> {
    seen(c, "p.member_id = ?", member_id, viewer).await
}

/// The profile of the active member with this handle, in any case, as `viewer` sees it.
pub(crate) async fn get_seen_by_handle(
    c: &mut Connection,
    handle_key: String,
    viewer: i64,
) -> Result<SeenProfileRow, ApiError> {
    seen(c, "p.handle_key = ?", handle_key, viewer).await
}

async fn seen(
    c: &mut Connection,
    condition: &str,
    value: impl Into<database::Value>,
    viewer: i64,
) -> Result<SeenProfileRow, ApiError> {
    let visible = audience::visible("p");
    let statement = format!(
        "SELECT {COLUMNS}, {visible} AS is_visible FROM member_profiles p WHERE p.is_active = 1 AND {condition}"
    );
    let row = c.first(sql(statement).bind_all(audience::binds(viewer)).bind(value)).await?;
    row.ok_or_else(|| ErrorCode::MemberNotFound.into())
}
