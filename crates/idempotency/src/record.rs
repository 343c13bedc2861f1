//! Table `idempotency_records`.

use database::{Connection, DatabaseError, sql};
use dto::Timestamp;

/// What is known of a scope.
#[derive(Debug, serde::Deserialize)]
pub(crate) struct Record {
    pub(crate) fingerprint: String,
    pub(crate) lease_until: i64,
    pub(crate) answer: Option<String>,
    pub(crate) expires_at: i64,
}

pub(crate) async fn find(c: &mut Connection, scope: &str) -> Result<Option<Record>, DatabaseError> {
    let statement = "SELECT fingerprint, lease_until, answer, expires_at FROM idempotency_records WHERE scope = ?";
    c.first(sql(statement).bind(scope)).await
}

/// A row as it is written.
pub(crate) struct Written<'a> {
    pub(crate) scope: &'a str,
    pub(crate) fingerprint: &'a str,
    pub(crate) owner: Option<&'a str>,
    pub(crate) lease_until: Timestamp,
    pub(crate) answer: Option<&'a str>,
    pub(crate) expires_at: Timestamp,
}

pub(crate) async fn put(c: &mut Connection, row: Written<'_>) -> Result<(), DatabaseError> {
    let updated = ["fingerprint", "owner", "lease_until", "answer", "expires_at"];
    let statement = sql(c.dialect().upsert("idempotency_records", &["scope"], &updated))
        .bind(row.scope)
        .bind(row.fingerprint)
        .bind(row.owner)
        .bind(row.lease_until)
        .bind(row.answer)
        .bind(row.expires_at);
    c.run(statement).await.map(drop)
}

/// Stores the answer of the claim's owner; false if the claim has passed to another process.
pub(crate) async fn answer(c: &mut Connection, scope: &str, owner: &str, answer: &str) -> Result<bool, DatabaseError> {
    let statement = "UPDATE idempotency_records SET answer = ?, owner = NULL WHERE scope = ? AND owner = ?";
    Ok(c.run(sql(statement).bind(answer).bind(scope).bind(owner)).await?.rows == 1)
}

pub(crate) async fn release(c: &mut Connection, scope: &str, owner: &str) -> Result<(), DatabaseError> {
    let statement = "DELETE FROM idempotency_records WHERE scope = ? AND owner = ?";
    c.run(sql(statement).bind(scope).bind(owner)).await.map(drop)
}

/// Deletes up to `limit` expired rows and says how many there were.
pub(crate) async fn purge(c: &mut Connection, now: Timestamp, limit: u32) -> Result<u64, DatabaseError> {
    let statement = "DELETE FROM idempotency_records WHERE scope IN \
                     (SELECT scope FROM (SELECT scope FROM idempotency_records WHERE expires_at <= ? LIMIT ?) AS expired)";
    Ok(c.run(sql(statement).bind(now).bind(limit)).await?.rows)
}
