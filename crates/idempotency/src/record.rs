//! Table `idempotency_records`.

use database::{Connection, DatabaseError, Dialect, Statement, sql};
use dto::Timestamp;

/// What is known of a scope.
#[derive(Debug, serde::Deserialize)]
pub(crate) struct Record {
    pub(crate) fingerprint: String,
    owner: Option<String>,
    pub(crate) lease_until: i64,
    pub(crate) answer: Option<String>,
    pub(crate) expires_at: i64,
}

async fn find(c: &mut Connection, scope: &str) -> Result<Option<Record>, DatabaseError> {
    let columns = "fingerprint, owner, lease_until, answer, expires_at";
    c.first(sql(format!("SELECT {columns} FROM idempotency_records WHERE scope = ?")).bind(scope)).await
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

impl Written<'_> {
    fn bind(&self, text: String) -> Statement {
        sql(text)
            .bind(self.scope)
            .bind(self.fingerprint)
            .bind(self.owner)
            .bind(self.lease_until)
            .bind(self.answer)
            .bind(self.expires_at)
    }
}

/// Puts the row where none is, or gives the one there is. Another write's row is waited for, and nobody else changes it
/// before this write ends.
pub(crate) async fn place(c: &mut Connection, row: &Written<'_>) -> Result<Option<Record>, DatabaseError> {
    let columns = ["scope", "fingerprint", "owner", "lease_until", "answer", "expires_at"];
    let text = c.dialect().insert_or_hold("idempotency_records", "scope", &columns);
    let done = c.run(row.bind(text)).await?;
    if c.dialect() == Dialect::Sqlite && done.rows == 1 {
        return Ok(None);
    }
    Ok(find(c, row.scope).await?.filter(|found| found.owner.as_deref() != row.owner))
}

/// Puts the row in the place of any other.
pub(crate) async fn put(c: &mut Connection, row: &Written<'_>) -> Result<(), DatabaseError> {
    let updated = ["fingerprint", "owner", "lease_until", "answer", "expires_at"];
    let text = c.dialect().upsert("idempotency_records", &["scope"], &updated);
    c.run(row.bind(text)).await.map(drop)
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
