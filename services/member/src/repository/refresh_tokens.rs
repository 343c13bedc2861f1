//! Table `jwt_refresh_tokens`: one row per session, and so one per access token.

use database::{Connection, DatabaseError, sql};
use dto::Timestamp;
use uuid::Uuid;

use crate::domain::{Device, RefreshToken, Session};

/// A refresh token that is good, and whose it is.
#[derive(Debug, Clone, serde::Deserialize)]
pub(crate) struct LiveRow {
    pub(crate) id: i64,
    pub(crate) member_id: i64,
    /// A comma list.
    pub(crate) roles: String,
}

pub(crate) async fn insert(
    c: &mut Connection,
    session: &Session,
    device: Device,
    now: Timestamp,
) -> Result<(), DatabaseError> {
    let statement = "INSERT INTO jwt_refresh_tokens (member_id, token_hash, access_token_id, access_expires_at, \
                     expires_at, is_revoked, device_info, ip_address, created_at, updated_at) \
                     VALUES (?, ?, ?, ?, ?, 0, ?, ?, ?, ?)";
    let statement = sql(statement)
        .bind(session.member_id)
        .bind(session.refresh_token.hash())
        .bind(session.jti.to_string())
        .bind_all([session.access_expires_at, session.refresh_expires_at])
        .bind_all([device.info, device.address])
        .bind_all([now, now]);
    c.run(statement).await.map(drop)
}

/// The token of an active member, if it is neither revoked nor expired.
pub(crate) async fn find_live(
    c: &mut Connection,
    token: &RefreshToken,
    now: Timestamp,
) -> Result<Option<LiveRow>, DatabaseError> {
    let statement = "SELECT t.id, t.member_id, m.roles FROM jwt_refresh_tokens t JOIN members m ON m.id = t.member_id \
                     JOIN member_profiles p ON p.member_id = t.member_id \
                     WHERE t.token_hash = ? AND t.is_revoked = 0 AND t.expires_at > ? AND p.is_active = 1";
    c.first(sql(statement).bind(token.hash()).bind(now)).await
}

/// True if it was not revoked before: of those who try at once, one is told so.
pub(crate) async fn revoke(c: &mut Connection, id: i64, now: Timestamp) -> Result<bool, DatabaseError> {
    let statement = "UPDATE jwt_refresh_tokens SET is_revoked = 1, updated_at = ? WHERE id = ? AND is_revoked = 0";
    Ok(c.run(sql(statement).bind(now).bind(id)).await?.rows == 1)
}

/// Revokes the token bound to an access token.
pub(crate) async fn revoke_bound_to(c: &mut Connection, jti: Uuid, now: Timestamp) -> Result<(), DatabaseError> {
    let statement = "UPDATE jwt_refresh_tokens SET is_revoked = 1, updated_at = ? \
                     WHERE access_token_id = ? AND is_revoked = 0";
    c.run(sql(statement).bind(now).bind(jti.to_string())).await.map(drop)
}

/// Revokes the token that somebody shows.
pub(crate) async fn revoke_shown(
    c: &mut Connection,
    token: &RefreshToken,
    now: Timestamp,
) -> Result<(), DatabaseError> {
    let statement = "UPDATE jwt_refresh_tokens SET is_revoked = 1, updated_at = ? \
                     WHERE token_hash = ? AND is_revoked = 0";
    c.run(sql(statement).bind(now).bind(token.hash())).await.map(drop)
}

/// Revokes every token of a member.
pub(crate) async fn revoke_all(c: &mut Connection, member_id: i64, now: Timestamp) -> Result<(), DatabaseError> {
    let statement = "UPDATE jwt_refresh_tokens SET is_revoked = 1, updated_at = ? \
                     WHERE member_id = ? AND is_revoked = 0";
    c.run(sql(statement).bind(now).bind(member_id)).await.map(drop)
}

/// Deletes up to `limit` rows that expired by `now` and whose access tokens expired by `access_now`; says how many.
pub(crate) async fn purge(
    c: &mut Connection,
    now: Timestamp,
    access_now: Timestamp,
    limit: u32,
) -> Result<u64, DatabaseError> {
    let statement = "DELETE FROM jwt_refresh_tokens WHERE id IN (SELECT id FROM (SELECT id FROM jwt_refresh_tokens \
                     WHERE expires_at <= ? AND access_expires_at <= ? LIMIT ?) AS expired)";
    Ok(c.run(sql(statement).bind(now).bind(access_now).bind(limit)).await?.rows)
}
