//! A part of an outbox that one relay moves at a time.

use std::slice;

use database::{Database, DatabaseError, sql};
use event_log::EventLogError;
use kafka_envelope::Envelope;

use crate::{
    Relay,
    overdue::{self, OverdueError, Row},
};

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
    #[error(transparent)]
    Overdue(#[from] OverdueError),
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
/// the shard to another relay, appends the same events again, which their readers recognise by their ids. What the log
/// has not taken for longer than the relay's patience becomes dead letters.
pub(crate) async fn move_batch(relay: &Relay, shard: i64) -> Result<Moved, RelayError> {
    let (table, shards) = (relay.outbox.table(), shards(&relay.database));
    let Some(_turn) = relay.database.try_lock(&format!("{table}.{shard}")).await? else { return Ok(Moved::Taken) };
    let columns = "id, event_id, payload, created_at";
    let oldest = sql(format!("SELECT {columns} FROM {table} WHERE partition_key % ? = ? ORDER BY id LIMIT ?"))
        .bind_all([shards, shard])
        .bind(i64::try_from(relay.batch).unwrap_or(i64::MAX));
    let rows: Vec<Row> = relay.database.read().await?.all(oldest).await?;
    let (mut events, mut ids) = (Vec::with_capacity(rows.len()), Vec::with_capacity(rows.len()));
    for row in &rows {
        match Envelope::from_json(row.payload.as_bytes()) {
            Ok(event) => {
                events.push(event);
                ids.push(row.id);
            }
            // Only a newer program's row can be this, and that program can send the letter.
            Err(cause) => overdue::give_up(relay, slice::from_ref(row), &cause.to_string()).await?,
        }
    }
    if let Err(cause) = relay.log.append(&events).await {
        let overdue = overdue::among(relay, &rows);
        if !overdue.is_empty() {
            overdue::give_up(relay, &overdue, &cause.to_string()).await?;
        }
        return Err(cause.into());
    }
    overdue::delete(relay, ids).await?;
    Ok(Moved::Events(rows.len()))
}
