//! A part of an outbox that one relay moves at a time.

use std::slice;

use database::{Database, DatabaseError};
use event_log::EventLogError;
use kafka_envelope::Envelope;
use service_client::CallError;
use transport::{Mode, Position};

use crate::{
    Relay,
    overdue::{self, OverdueError},
    rows,
};

/// Parts of an outbox that several processes share: as many relays can work side by side.
const SHARDS: i64 = 8;

/// Why events stay where they are for now.
#[derive(Debug, thiserror::Error)]
pub(crate) enum RelayError {
    #[error("outbox: {0}")]
    Outbox(#[from] DatabaseError),
    #[error(transparent)]
    Log(#[from] EventLogError),
    #[error("activity: {0}")]
    Activity(#[from] CallError),
    #[error(transparent)]
    Overdue(#[from] OverdueError),
}

/// What became of a shard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Moved {
    /// Another relay is at it.
    Taken,
    /// So many events went their way.
    Events(usize),
}

/// A file has one process and so one relay.
fn shards(database: &Database) -> i64 {
    if database.version().is_some() { 1 } else { SHARDS }
}

/// The shards of the oldest rows that are to go that way.
pub(crate) async fn waiting(relay: &Relay, mode: Mode) -> Result<Vec<i64>, DatabaseError> {
    match shards(&relay.database) {
        1 => Ok(vec![0]),
        shards => rows::shards(relay, mode, shards).await,
    }
}

/// Moves the oldest events of the shard. It deletes what it has appended and nothing else: dying in between, or losing
/// the shard to another relay, appends the same events again, which their readers recognise by their ids. What the log
/// has not taken for longer than the relay's patience becomes dead letters. Over HTTP events go to activity, in the same
/// way, and stay for the log, however long.
pub(crate) async fn move_batch(relay: &Relay, position: Position, shard: i64) -> Result<Moved, RelayError> {
    let (table, shards) = (relay.outbox.table(), shards(&relay.database));
    let Some(_turn) = relay.database.try_lock(&format!("{table}.{shard}")).await? else { return Ok(Moved::Taken) };
    let rows = rows::oldest(relay, position.mode, shard, shards).await?;
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
    match position.mode {
        Mode::Kafka => {
            if let Err(cause) = relay.transport.log.append(&events).await {
                let overdue = overdue::among(relay, position.since, &rows);
                if !overdue.is_empty() {
                    overdue::give_up(relay, &overdue, &cause.to_string()).await?;
                }
                return Err(cause.into());
            }
            rows::delete(relay, ids).await?;
        }
        Mode::Http => {
            relay.transport.activity.record(&events).await?;
            rows::deliver(relay, ids).await?;
        }
    }
    Ok(Moved::Events(rows.len()))
}
