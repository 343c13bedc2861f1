//! Events that waited too long: they make room in the outbox and wait as dead letters.

use database::DatabaseError;
use dead_letters::{LetterError, UnsentEvent};
use dto::Timestamp;
use kafka_envelope::Envelope;

use crate::{
    Relay,
    rows::{self, Row},
};

/// Why they stay in the outbox.
#[derive(Debug, thiserror::Error)]
pub(crate) enum OverdueError {
    #[error("outbox: {0}")]
    Outbox(#[from] DatabaseError),
    #[error(transparent)]
    Letters(#[from] LetterError),
}

/// Those of `rows` that the log has kept waiting for longer than the relay's patience. What waited before `since`, when
/// events began to go to the log, did not wait for the log.
pub(crate) fn among(relay: &Relay, since: Timestamp, rows: &[Row]) -> Vec<Row> {
    let patience = i64::try_from(relay.patience.as_millis()).unwrap_or(i64::MAX);
    let overdue = relay.clock.now().plus_millis(-patience).millis();
    rows.iter().filter(|row| row.created_at.max(since.millis()) <= overdue).cloned().collect()
}

/// Keeps `rows` as letters, and then deletes them from the outbox: dying in between keeps them once all the same.
pub(crate) async fn give_up(relay: &Relay, rows: &[Row], cause: &str) -> Result<(), OverdueError> {
    let letters: Vec<UnsentEvent> = rows.iter().map(unsent).collect();
    relay.letters.keep_events(&letters, 1, cause).await?;
    tracing::error!(outbox = relay.outbox.table(), events = rows.len(), cause, "kept as dead letters");
    rows::delete(relay, rows.iter().map(|row| row.id).collect()).await?;
    Ok(())
}

fn unsent(row: &Row) -> UnsentEvent {
    let message_key = Envelope::from_json(row.payload.as_bytes()).map(|event| event.message_key()).unwrap_or_default();
    UnsentEvent {
        event_id: row.event_id.clone(),
        message_key,
        event_time: Timestamp::from_millis(row.created_at),
        payload: row.payload.clone().into_bytes(),
        delivered: row.delivered,
    }
}
