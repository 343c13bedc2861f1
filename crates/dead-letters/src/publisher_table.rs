//! Publisher letters in their table.

use async_trait::async_trait;
use database::{Dialect, Statement, placeholders, sql};
use dto::Timestamp;
use serde::Deserialize;

use crate::{Letter, LetterError, PublisherLetters, TableLetters, UnsentEvent};

const COLUMNS: &[&str] = &[
    "event_id",
    "message_key",
    "event_time",
    "payload",
    "delivered",
    "attempts",
    "last_error",
    "created_at",
    "updated_at",
];

#[derive(Deserialize)]
struct Row {
    event_id: String,
    message_key: String,
    event_time: i64,
    payload: Vec<u8>,
    attempts: u32,
    last_error: String,
    is_completed: bool,
    delivered: bool,
    parked: bool,
    created_at: i64,
    updated_at: i64,
}

impl From<Row> for Letter<UnsentEvent> {
    fn from(row: Row) -> Self {
        Self {
            subject: UnsentEvent {
                event_id: row.event_id,
                message_key: row.message_key,
                event_time: Timestamp::from_millis(row.event_time),
                payload: row.payload,
                delivered: row.delivered,
            },
            attempts: row.attempts,
            last_error: row.last_error,
            is_completed: row.is_completed,
            parked: row.parked,
            created_at: Timestamp::from_millis(row.created_at),
            updated_at: Timestamp::from_millis(row.updated_at),
        }
    }
}

const OPEN: &str = "is_completed = FALSE AND parked = FALSE";

/// The oldest of those that are in a state.
fn oldest(state: &str, limit: u32) -> Statement {
    let table = "kafka_publisher_dead_letters";
    sql(format!("SELECT * FROM {table} WHERE {state} ORDER BY event_time, id LIMIT ?")).bind(limit)
}

impl TableLetters {
    async fn events(&self, query: Statement) -> Result<Vec<Letter<UnsentEvent>>, LetterError> {
        let rows: Vec<Row> = self.all(query).await?;
        Ok(rows.into_iter().map(Into::into).collect())
    }
}

#[async_trait]
impl PublisherLetters for TableLetters {
    async fn keep_events(&self, events: &[UnsentEvent], attempts: u32, error: &str) -> Result<(), LetterError> {
        let now = self.clock.now();
        let keep = events.iter().map(|event| {
            sql(Dialect::Sqlite.insert_or_ignore("kafka_publisher_dead_letters", COLUMNS))
                .bind(event.event_id.as_str())
                .bind(event.message_key.as_str())
                .bind(event.event_time)
                .bind(event.payload.clone())
                .bind(event.delivered)
                .bind(attempts)
                .bind(error)
                .bind(now)
                .bind(now)
        });
        self.run(keep.collect()).await.map(drop)
    }

    async fn oldest(&self, limit: u32) -> Result<Vec<Letter<UnsentEvent>>, LetterError> {
        self.events(oldest(OPEN, limit)).await
    }

    async fn oldest_undelivered(&self, limit: u32) -> Result<Vec<Letter<UnsentEvent>>, LetterError> {
        self.events(oldest(&format!("{OPEN} AND delivered = FALSE"), limit)).await
    }

    async fn deliver_event(&self, event_id: &str) -> Result<(), LetterError> {
        let deliver = "UPDATE kafka_publisher_dead_letters SET delivered = TRUE, updated_at = ? WHERE event_id = ?";
        self.run(vec![sql(deliver).bind(self.clock.now()).bind(event_id)]).await.map(drop)
    }

    async fn complete_events(&self, event_ids: &[&str]) -> Result<(), LetterError> {
        if event_ids.is_empty() {
            return Ok(());
        }
        let ids = placeholders(event_ids.len());
        let complete = format!(
            "UPDATE kafka_publisher_dead_letters SET is_completed = TRUE, parked = FALSE, updated_at = ? \
             WHERE event_id IN ({ids}) AND is_completed = FALSE"
        );
        let complete = sql(complete).bind(self.clock.now()).bind_all(event_ids.iter().copied());
        self.run(vec![complete]).await.map(drop)
    }

    async fn fail_event(&self, event_id: &str, error: &str, park: bool) -> Result<(), LetterError> {
        let fail = "UPDATE kafka_publisher_dead_letters \
                    SET attempts = attempts + 1, last_error = ?, parked = ?, updated_at = ? \
                    WHERE event_id = ? AND is_completed = FALSE";
        self.run(vec![sql(fail).bind(error).bind(park).bind(self.clock.now()).bind(event_id)]).await.map(drop)
    }

    async fn parked(&self, limit: u32) -> Result<Vec<Letter<UnsentEvent>>, LetterError> {
        self.events(oldest("is_completed = FALSE AND parked = TRUE", limit)).await
    }

    async fn release(&self, event_id: Option<&str>) -> Result<u64, LetterError> {
        let release = "UPDATE kafka_publisher_dead_letters SET parked = FALSE, attempts = 0, updated_at = ? \
                       WHERE is_completed = FALSE AND parked = TRUE";
        let release = match event_id {
            Some(id) => sql(format!("{release} AND event_id = ?")).bind(self.clock.now()).bind(id),
            None => sql(release).bind(self.clock.now()),
        };
        Ok(self.run(vec![release]).await?.rows)
    }

    async fn purge(&self, before: Timestamp) -> Result<u64, LetterError> {
        self.purge_completed("kafka_publisher_dead_letters", None, before).await
    }

    async fn open(&self) -> Result<u64, LetterError> {
        self.count(sql(format!("SELECT count(*) FROM kafka_publisher_dead_letters WHERE {OPEN}"))).await
    }
}
