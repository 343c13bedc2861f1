//! Outbox rows, many at once.

use std::time::Duration;

use anyhow::ensure;
use database::{Database, DatabaseError, sql};
use kafka_envelope::Envelope;
use outbox::Outbox;
use tokio::time::Instant;

use super::PATIENCE;

/// Rows of one statement.
const CHUNK: usize = 500;

/// How often it is looked whether rows are left.
const LOOK: Duration = Duration::from_millis(10);

const COLUMNS: [&str; 4] = ["event_id", "partition_key", "payload", "created_at"];

/// Puts events into content's outbox as their writes would.
pub(crate) async fn insert(database: &Database, events: &[Envelope]) -> anyhow::Result<()> {
    for chunk in events.chunks(CHUNK) {
        let payloads: Vec<String> =
            chunk.iter().map(|event| Ok(String::from_utf8(event.to_json()?)?)).collect::<anyhow::Result<_>>()?;
        let rows: Vec<_> =
            chunk.iter().map(|event| (event.event_id, event.partition_key(), event.created_at)).collect();
        let write = database.write::<_, DatabaseError, _>(move |c| {
            Box::pin(async move {
                let text = c.dialect().insert_rows_or_ignore(Outbox::Content.table(), &COLUMNS, rows.len());
                let mut insert = sql(text);
                for ((id, key, time), payload) in rows.into_iter().zip(payloads) {
                    insert = insert.bind(id.to_string()).bind(key).bind(payload).bind(time);
                }
                c.run(insert).await
            })
        });
        write.await?;
    }
    Ok(())
}

/// Waits until the outbox has no row.
pub(crate) async fn none_left(database: &Database) -> anyhow::Result<()> {
    let deadline = Instant::now() + PATIENCE;
    loop {
        ensure!(Instant::now() < deadline, "the outbox is not empty after {PATIENCE:?}");
        let oldest = sql(format!("SELECT id FROM {} ORDER BY id LIMIT 1", Outbox::Content.table()));
        let oldest: Option<(i64,)> = database.read().await?.first(oldest).await?;
        if oldest.is_none() {
            return Ok(());
        }
        tokio::time::sleep(LOOK).await;
    }
}
