//! Table `jwt_blacklist`: access tokens that ended before their time. A row outlives its token, then it can go.

use authentication::Revocation;
use database::{Connection, DatabaseError, sql};
use dto::Timestamp;

#[derive(serde::Deserialize)]
struct Row {
    jti: String,
    expires_at: i64,
}

impl TryFrom<Row> for Revocation {
    type Error = DatabaseError;

    fn try_from(row: Row) -> Result<Self, DatabaseError> {
        let jti = row.jti.parse().map_err(|_| DatabaseError::Corrupt(format!("{} is no token id", row.jti)))?;
        Ok(Self { jti, expires_at: Timestamp::from_millis(row.expires_at) })
    }
}

/// False if the token had been revoked before.
pub(crate) async fn insert(
    c: &mut Connection,
    member_id: i64,
    revocation: Revocation,
    reason: &str,
    now: Timestamp,
) -> Result<bool, DatabaseError> {
    let columns = ["jti", "member_id", "expires_at", "reason", "created_at"];
    let statement = sql(c.dialect().insert_or_ignore("jwt_blacklist", &columns))
        .bind(revocation.jti.to_string())
        .bind(member_id)
        .bind(revocation.expires_at)
        .bind(reason)
        .bind(now);
    Ok(c.run(statement).await?.rows == 1)
}

/// Revokes every token of a member that has not expired at `alive_at`.
pub(crate) async fn insert_all(
    c: &mut Connection,
    member_id: i64,
    alive_at: Timestamp,
    reason: &str,
    now: Timestamp,
) -> Result<(), DatabaseError> {
    let statement = "INSERT INTO jwt_blacklist (jti, member_id, expires_at, reason, created_at) \
                     SELECT t.access_token_id, t.member_id, t.access_expires_at, ?, ? FROM jwt_refresh_tokens t \
                     WHERE t.member_id = ? AND t.access_expires_at > ? \
                     AND NOT EXISTS (SELECT 1 FROM jwt_blacklist b WHERE b.jti = t.access_token_id)";
    c.run(sql(statement).bind(reason).bind(now).bind(member_id).bind(alive_at)).await.map(drop)
}

/// What was revoked of a member's tokens that have not expired at `alive_at`.
pub(crate) async fn find_of_member(
    c: &mut Connection,
    member_id: i64,
    alive_at: Timestamp,
) -> Result<Vec<Revocation>, DatabaseError> {
    let statement = "SELECT b.jti, b.expires_at FROM jwt_refresh_tokens t \
                     JOIN jwt_blacklist b ON b.jti = t.access_token_id \
                     WHERE t.member_id = ? AND t.access_expires_at > ?";
    let rows: Vec<Row> = c.all(sql(statement).bind(member_id).bind(alive_at)).await?;
    rows.into_iter().map(Revocation::try_from).collect()
}

/// At most `limit` revocations of tokens that have not expired at `alive_at`; of more, those that last longest.
pub(crate) async fn find_alive(
    c: &mut Connection,
    alive_at: Timestamp,
    limit: i64,
) -> Result<Vec<Revocation>, DatabaseError> {
    let statement = "SELECT jti, expires_at FROM jwt_blacklist WHERE expires_at > ? ORDER BY expires_at DESC LIMIT ?";
    let rows: Vec<Row> = c.all(sql(statement).bind(alive_at).bind(limit)).await?;
    rows.into_iter().map(Revocation::try_from).collect()
}

/// At most `limit` revocations made at `since` or later; of more, the last ones.
pub(crate) async fn find_since(
    c: &mut Connection,
    since: Timestamp,
    limit: i64,
) -> Result<Vec<Revocation>, DatabaseError> {
    let statement = "SELECT jti, expires_at FROM jwt_blacklist WHERE created_at >= ? ORDER BY created_at DESC LIMIT ?";
    let rows: Vec<Row> = c.all(sql(statement).bind(since).bind(limit)).await?;
    rows.into_iter().map(Revocation::try_from).collect()
}

/// Deletes up to `limit` rows of tokens that have expired at `alive_at` and says how many there were.
pub(crate) async fn purge(c: &mut Connection, alive_at: Timestamp, limit: u32) -> Result<u64, DatabaseError> {
    let statement = "DELETE FROM jwt_blacklist WHERE id IN \
                     (SELECT id FROM (SELECT id FROM jwt_blacklist WHERE expires_at <= ? LIMIT ?) AS expired)";
    Ok(c.run(sql(statement).bind(alive_at).bind(limit)).await?.rows)
}
