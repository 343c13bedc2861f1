//! The rows of an outbox.

use database::{DatabaseError, placeholders, sql};
use serde::Deserialize;
use transport::Mode;

use crate::Relay;

/// How many of the oldest rows are looked through for shards that have any.
const LOOKED_THROUGH: i64 = 1_000;

/// One row.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Row {
    pub(crate) id: i64,
    pub(crate) event_id: String,
    pub(crate) payload: String,
    pub(crate) created_at: i64,
    /// Whether activity has got it over HTTP.
    pub(crate) delivered: bool,
}

/// Which rows are to go that way: over HTTP each goes once, and then waits for the log.
const fn waiting_for(mode: Mode) -> &'static str {
    match mode {
        Mode::Kafka => "TRUE",
        Mode::Http => "delivered = 0",
    }
}

/// The shards, of so many, that the oldest rows are in.
pub(crate) async fn shards(relay: &Relay, mode: Mode, of: i64) -> Result<Vec<i64>, DatabaseError> {
    let (table, waiting) = (relay.outbox.table(), waiting_for(mode));
    let oldest = format!("SELECT partition_key FROM {table} WHERE {waiting} ORDER BY id LIMIT ?");
    let found = sql(format!("SELECT DISTINCT partition_key % ? FROM ({oldest}) AS oldest"));
    let rows: Vec<(i64,)> = relay.database.read().await?.all(found.bind_all([of, LOOKED_THROUGH])).await?;
    Ok(rows.into_iter().map(|(shard,)| shard).collect())
}

/// The oldest rows of the shard that are to go that way, a batch of them.
pub(crate) async fn oldest(relay: &Relay, mode: Mode, shard: i64, of: i64) -> Result<Vec<Row>, DatabaseError> {
    let (table, waiting) = (relay.outbox.table(), waiting_for(mode));
    let columns = "id, event_id, payload, created_at, delivered";
    let oldest = format!("SELECT {columns} FROM {table} WHERE {waiting} AND partition_key % ? = ? ORDER BY id LIMIT ?");
    let batch = i64::try_from(relay.batch).unwrap_or(i64::MAX);
    relay.database.read().await?.all(sql(oldest).bind_all([of, shard, batch])).await
}

/// Takes rows out of the outbox.
pub(crate) async fn delete(relay: &Relay, ids: Vec<i64>) -> Result<(), DatabaseError> {
    change(relay, format!("DELETE FROM {}", relay.outbox.table()), ids).await
}

/// Activity has got these; they stay for the log.
pub(crate) async fn deliver(relay: &Relay, ids: Vec<i64>) -> Result<(), DatabaseError> {
    change(relay, format!("UPDATE {} SET delivered = 1", relay.outbox.table()), ids).await
}

async fn change(relay: &Relay, change: String, mut ids: Vec<i64>) -> Result<(), DatabaseError> {
    let Some(&last) = ids.last() else { return Ok(()) };
    // Few different lengths, so that prepared statements are not washed out by this one.
    ids.resize(ids.len().next_power_of_two(), last);
    let change = sql(format!("{change} WHERE id IN ({})", placeholders(ids.len()))).bind_all(ids);
    relay.database.write::<_, DatabaseError, _>(|c| Box::pin(async move { c.run(change).await })).await?;
    Ok(())
}
