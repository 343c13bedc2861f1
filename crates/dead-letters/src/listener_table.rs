//! Listener letters in their table.

use async_trait::async_trait;
use database::{Dialect, Statement, sql};
use dto::Timestamp;
use serde::Deserialize;

use crate::{Letter, LetterError, ListenerLetters, TableLetters, UnhandledRecord};

const COLUMNS: &[&str] = &[
    "consumer_group",
    "topic",
    "partition_number",
    "record_offset",
    "message_key",
    "event_id",
    "event_time",
    "payload",
    "attempts",
    "last_error",
    "created_at",
    "updated_at",
];

#[derive(Deserialize)]
struct Row {
    consumer_group: String,
    topic: String,
    partition_number: u32,
    record_offset: i64,
    message_key: String,
    event_id: String,
    event_time: i64,
    payload: Vec<u8>,
    attempts: u32,
    last_error: String,
    is_completed: bool,
    parked: bool,
    created_at: i64,
    updated_at: i64,
}

impl From<Row> for Letter<UnhandledRecord> {
    fn from(row: Row) -> Self {
        Self {
            subject: UnhandledRecord {
                group: row.consumer_group,
                topic: row.topic,
                partition: row.partition_number,
                offset: row.record_offset,
                message_key: row.message_key,
                event_id: row.event_id,
                event_time: Timestamp::from_millis(row.event_time),
                payload: row.payload,
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

fn of_state(group: &str, parked: bool, limit: u32) -> Statement {
    let query = "SELECT * FROM kafka_listener_dead_letters \
                 WHERE consumer_group = ? AND is_completed = FALSE AND parked = ? ORDER BY event_time, id LIMIT ?";
    sql(query).bind(group).bind(parked).bind(limit)
}

#[async_trait]
impl ListenerLetters for TableLetters {
    async fn keep_record(&self, record: &UnhandledRecord, attempts: u32, error: &str) -> Result<(), LetterError> {
        let now = self.clock.now();
        let keep = sql(Dialect::Sqlite.insert_or_ignore("kafka_listener_dead_letters", COLUMNS))
            .bind(record.group.as_str())
            .bind(record.topic.as_str())
            .bind(record.partition)
            .bind(record.offset)
            .bind(record.message_key.as_str())
            .bind(record.event_id.as_str())
            .bind(record.event_time)
            .bind(record.payload.clone())
            .bind(attempts)
            .bind(error)
            .bind(now)
            .bind(now);
        let open = "UPDATE kafka_listener_dead_letters SET is_completed = FALSE, last_error = ?, updated_at = ? \
                    WHERE consumer_group = ? AND event_id = ?";
        let open = sql(open).bind(error).bind(now).bind(record.group.as_str()).bind(record.event_id.as_str());
        self.run(vec![keep, open]).await.map(drop)
    }

    async fn oldest_of(&self, group: &str, limit: u32) -> Result<Vec<Letter<UnhandledRecord>>, LetterError> {
        let rows: Vec<Row> = self.all(of_state(group, false, limit)).await?;
        Ok(rows.into_iter().map(Into::into).collect())
    }

    async fn complete_record(&self, group: &str, event_id: &str) -> Result<(), LetterError> {
        let complete = "UPDATE kafka_listener_dead_letters SET is_completed = TRUE, parked = FALSE, updated_at = ? \
                        WHERE consumer_group = ? AND event_id = ? AND is_completed = FALSE";
        self.run(vec![sql(complete).bind(self.clock.now()).bind(group).bind(event_id)]).await.map(drop)
    }

    async fn fail_record(&self, group: &str, event_id: &str, error: &str, park: bool) -> Result<(), LetterError> {
        let fail = "UPDATE kafka_listener_dead_letters \
                    SET attempts = attempts + 1, last_error = ?, parked = ?, updated_at = ? \
                    WHERE consumer_group = ? AND event_id = ? AND is_completed = FALSE";
        let fail = sql(fail).bind(error).bind(park).bind(self.clock.now()).bind(group).bind(event_id);
        self.run(vec![fail]).await.map(drop)
    }

    async fn parked_of(&self, group: &str, limit: u32) -> Result<Vec<Letter<UnhandledRecord>>, LetterError> {
        let rows: Vec<Row> = self.all(of_state(group, true, limit)).await?;
        Ok(rows.into_iter().map(Into::into).collect())
    }

    async fn release_of(&self, group: &str, event_id: Option<&str>) -> Result<u64, LetterError> {
        let release = "UPDATE kafka_listener_dead_letters SET parked = FALSE, attempts = 0, updated_at = ? \
                       WHERE consumer_group = ? AND is_completed = FALSE AND parked = TRUE";
        let release = match event_id {
            Some(id) => sql(format!("{release} AND event_id = ?")).bind(self.clock.now()).bind(group).bind(id),
            None => sql(release).bind(self.clock.now()).bind(group),
        };
        Ok(self.run(vec![release]).await?.rows)
    }

    async fn purge_of(&self, group: &str, before: Timestamp) -> Result<u64, LetterError> {
        self.purge_completed("kafka_listener_dead_letters", Some(group), before).await
    }

    async fn open_of(&self, group: &str) -> Result<u64, LetterError> {
        let count = "SELECT count(*) FROM kafka_listener_dead_letters \
                     WHERE consumer_group = ? AND is_completed = FALSE AND parked = FALSE";
        self.count(sql(count).bind(group)).await
    }
}
