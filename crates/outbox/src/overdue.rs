//! Events that waited too long: they make room in the outbox and wait as dead letters.

use database::{DatabaseError, placeholders, sql};
use dead_letters::{LetterError, UnsentEvent};
use dto::Timestamp;
use kafka_envelope::Envelope;

use crate::Relay;

/// One row of an outbox.
#[derive(Debug, Clone, serde::Deserialize)]
pub(crate) struct Row {
    pub(crate) id: i64,
    pub(crate) event_id: String,
    pub(crate) payload: String,
    pub(crate) created_at: i64,
}

/// Why they stay in the outbox.
#[derive(Debug, thiserror::Error)]
pub(crate) enum OverdueError {
    #[error("outbox: {0}")]
    Outbox(#[from] DatabaseError),
    #[error(transparent)]
    Letters(#[from] LetterError),
}

/// Those of `rows` that have waited for longer than the relay's patience.
pub(crate) fn among(relay: &Relay, rows: &[Row]) -> Vec<Row> {
    let patience = i64::try_from(relay.patience.as_millis()).unwrap_or(i64::MAX);
    let overdue = relay.clock.now().plus_millis(-patience).millis();
    rows.iter().filter(|row| row.created_at <= overdue).cloned().collect()
}

/// Keeps `rows` as letters, and then deletes them from the outbox: dying in between keeps them once all the same.
pub(crate) async fn give_up(relay: &Relay, rows: &[Row], cause: &str) -> Result<(), OverdueError> {
    let letters: Vec<UnsentEvent> = rows.iter().map(unsent).collect();
    relay.letters.keep_events(&letters, 1, cause).await?;
    tracing::error!(outbox = relay.outbox.table(), events = rows.len(), cause, "kept as dead letters");
    delete(relay, rows.iter().map(|row| row.id).collect()).await?;
    Ok(())
}

/// Takes rows out of the outbox.
pub(crate) async fn delete(relay: &Relay, mut ids: Vec<i64>) -> Result<(), DatabaseError> {
    let Some(&last) = ids.last() else { return Ok(()) };
    // Few different lengths, so that prepared statements are not washed out by this one.
    ids.resize(ids.len().next_power_of_two(), last);
    let table = relay.outbox.table();
    let delete = sql(format!("DELETE FROM {table} WHERE id IN ({})", placeholders(ids.len()))).bind_all(ids);
    relay.database.write::<_, DatabaseError, _>(|c| Box::pin(async move { c.run(delete).await })).await?;
    Ok(())
}

fn unsent(row: &Row) -> UnsentEvent {
    let message_key = Envelope::from_json(row.payload.as_bytes()).map(|event| event.message_key()).unwrap_or_default();
    UnsentEvent {
        event_id: row.event_id.clone(),
        message_key,
        event_time: Timestamp::from_millis(row.created_at),
        payload: row.payload.clone().into_bytes(),
        delivered: false,
    }
}
