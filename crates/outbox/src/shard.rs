//! A part of an outbox that one relay moves at a time.

use database::{Database, DatabaseError, placeholders, sql};
use event_log::EventLogError;
use kafka_envelope::{Envelope, EnvelopeError};

use crate::Relay;

/// Parts of an outbox that several processes share: as many relays can work side by side.
const SHARDS: i64 = 8;

/// How many of the oldest rows are looked through for shards that have any.
const LOOKED_THROUGH: i64 = 1_000;

/// Why events stay where they are for now.
#[derive(Debug, thiserror::Error)]
pub(crate) enum RelayError {
    #[error("outbox: {0}")]
    Outbox(#[from] DatabaseError),
    #[error(transparent)]
    Log(#[from] EventLogError),
    /// Only a newer program's row can be this; passing it over would lose its event.
    #[error("outbox row {0}: {1}")]
    Unreadable(i64, EnvelopeError),
}

/// What became of a shard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Moved {
    /// Another relay is at it.
    Taken,
    /// So many events went to the log.
    Events(usize),
}

/// A file has one process and so one relay.
fn shards(database: &Database) -> i64 {
    if database.version().is_some() { 1 } else { SHARDS }
}

/// The shards of the oldest rows.
pub(crate) async fn waiting(relay: &Relay) -> Result<Vec<i64>, DatabaseError> {
    let shards = shards(&relay.database);
    if shards == 1 {
        return Ok(vec![0]);
    }
    let oldest = format!("SELECT partition_key FROM {} ORDER BY id LIMIT ?", relay.outbox.table());
    let found = sql(format!("SELECT DISTINCT partition_key % ? FROM ({oldest}) AS oldest"));
    let rows: Vec<(i64,)> = relay.database.read().await?.all(found.bind_all([shards, LOOKED_THROUGH])).await?;
    Ok(rows.into_iter().map(|(shard,)| shard).collect())
}

/// Moves the oldest events of the shard. It deletes what it has appended and nothing else: dying in between, or losing
/// the shard to another relay, appends the same events again, which their readers recognise by their ids.
pub(crate) async fn move_batch(relay: &Relay, shard: i64) -> Result<Moved, RelayError> {
    let (table, shards) = (relay.outbox.table(), shards(&relay.database));
    let Some(_turn) = relay.database.try_lock(&format!("{table}.{shard}")).await? else { return Ok(Moved::Taken) };
    let oldest = sql(format!("SELECT id, payload FROM {table} WHERE partition_key % ? = ? ORDER BY id LIMIT ?"))
        .bind_all([shards, shard])
        .bind(i64::try_from(relay.batch).unwrap_or(i64::MAX));
    let rows: Vec<(i64, String)> = relay.database.read().await?.all(oldest).await?;
    let Some(&(last, _)) = rows.last() else { return Ok(Moved::Events(0)) };
    let mut events = Vec::with_capacity(rows.len());
    let mut ids = Vec::with_capacity(rows.len().next_power_of_two());
    for (id, payload) in rows {
        events.push(Envelope::from_json(payload.as_bytes()).map_err(|cause| RelayError::Unreadable(id, cause))?);
        ids.push(id);
    }
    relay.log.append(&events).await?;
    // Few different lengths, so that prepared statements are not washed out by this one.
    ids.resize(ids.len().next_power_of_two(), last);
    let delete = sql(format!("DELETE FROM {table} WHERE id IN ({})", placeholders(ids.len()))).bind_all(ids);
    relay.database.write::<_, DatabaseError, _>(|c| Box::pin(async move { c.run(delete).await })).await?;
    Ok(Moved::Events(events.len()))
}
