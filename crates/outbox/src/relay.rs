//! The way from an outbox to the log.

use std::{sync::Arc, time::Duration};

use database::{Database, DatabaseError, placeholders, sql};
use event_log::{EventLog, EventLogError, persist};
use kafka_envelope::{Envelope, EnvelopeError};
use tokio_util::sync::CancellationToken;

use crate::Outbox;

/// The safety net under the commits that wake a relay.
const POLL: Duration = Duration::from_secs(1);

/// How long events gather after a commit: each batch costs the outbox's store a commit too.
const GATHER: Duration = Duration::from_millis(10);

/// Moves one outbox to the log, oldest first. One relay per outbox keeps the order.
#[derive(Clone)]
pub struct Relay {
    /// Where the outbox is.
    pub database: Database,
    /// Which one.
    pub outbox: Outbox,
    /// Where its events go.
    pub log: Arc<dyn EventLog>,
    /// Events moved at once (setting `events.relay_batch`).
    pub batch: usize,
}

/// Why events stay where they are for now.
#[derive(Debug, thiserror::Error)]
enum RelayError {
    #[error("outbox: {0}")]
    Outbox(#[from] DatabaseError),
    #[error(transparent)]
    Log(#[from] EventLogError),
    /// Only a newer program's row can be this; passing it over would lose its event.
    #[error("outbox row {0}: {1}")]
    Unreadable(i64, EnvelopeError),
}

impl Relay {
    /// Runs until `shutdown`, woken by every commit of the database. While log or store are away, events wait in order.
    pub async fn run(self, shutdown: CancellationToken) {
        let mut commits = self.database.committed();
        loop {
            commits.mark_unchanged();
            let Some(moved) = persist(self.outbox.table(), &shutdown, || self.move_batch()).await else { return };
            if moved == self.batch && !shutdown.is_cancelled() {
                continue;
            }
            tokio::select! {
                biased;
                () = shutdown.cancelled() => return,
                commit = commits.changed() => {
                    if commit.is_err() {
                        return;
                    }
                    tokio::time::sleep(GATHER).await;
                }
                () = tokio::time::sleep(POLL) => {}
            }
        }
    }

    /// Deletes what it has appended and nothing else. Dying in between appends the same events again, which the log
    /// recognises by their ids.
    async fn move_batch(&self) -> Result<usize, RelayError> {
        let table = self.outbox.table();
        let oldest = sql(format!("SELECT id, payload FROM {table} ORDER BY id LIMIT ?"))
            .bind(i64::try_from(self.batch).unwrap_or(i64::MAX));
        let rows: Vec<(i64, String)> = self.database.read().await?.all(oldest).await?;
        let Some(&(last, _)) = rows.last() else { return Ok(0) };
        let mut events = Vec::with_capacity(rows.len());
        let mut ids = Vec::with_capacity(rows.len().next_power_of_two());
        for (id, payload) in rows {
            events.push(Envelope::from_json(payload.as_bytes()).map_err(|cause| RelayError::Unreadable(id, cause))?);
            ids.push(id);
        }
        self.log.append(&events).await?;
        // Few different lengths, so that the writer's prepared statements are not washed out by this one.
        ids.resize(ids.len().next_power_of_two(), last);
        let delete = sql(format!("DELETE FROM {table} WHERE id IN ({})", placeholders(ids.len()))).bind_all(ids);
        self.database.write::<_, DatabaseError, _>(|c| Box::pin(async move { c.run(delete).await })).await?;
        Ok(events.len())
    }
}
