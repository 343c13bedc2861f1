//! Letters in tables of their own database, under the decks' names.

use clock::Clock;
use database::{Affected, Database, DatabaseError, Migration, Row, Statement, sql};
use dto::Timestamp;

use crate::LetterError;

/// The schema of [`TableLetters`].
pub const MIGRATIONS: &[Migration] = &[Migration {
    version: 1,
    description: "dead letters",
    text: "
        CREATE TABLE kafka_listener_dead_letters (
            id {identity},
            consumer_group VARCHAR(100) NOT NULL,
            topic VARCHAR(249) NOT NULL,
            partition_number BIGINT NOT NULL,
            record_offset BIGINT NOT NULL,
            message_key TEXT NOT NULL,
            event_id VARCHAR(300) NOT NULL,
            event_time BIGINT NOT NULL,
            payload BLOB NOT NULL,
            attempts BIGINT NOT NULL,
            last_error TEXT NOT NULL,
            is_completed BOOLEAN NOT NULL DEFAULT FALSE,
            parked BOOLEAN NOT NULL DEFAULT FALSE,
            created_at BIGINT NOT NULL,
            updated_at BIGINT NOT NULL,
            UNIQUE (consumer_group, event_id)
        );
        CREATE INDEX listener_letters_by_state
            ON kafka_listener_dead_letters (consumer_group, is_completed, parked, event_time, id);
        CREATE TABLE kafka_publisher_dead_letters (
            id {identity},
            event_id VARCHAR(36) NOT NULL UNIQUE,
            message_key TEXT NOT NULL,
            event_time BIGINT NOT NULL,
            payload BLOB NOT NULL,
            attempts BIGINT NOT NULL,
            last_error TEXT NOT NULL,
            is_completed BOOLEAN NOT NULL DEFAULT FALSE,
            delivered BOOLEAN NOT NULL DEFAULT FALSE,
            parked BOOLEAN NOT NULL DEFAULT FALSE,
            created_at BIGINT NOT NULL,
            updated_at BIGINT NOT NULL
        );
        CREATE INDEX publisher_letters_by_state
            ON kafka_publisher_dead_letters (is_completed, parked, event_time, id);
        CREATE INDEX publisher_letters_undelivered
            ON kafka_publisher_dead_letters (is_completed, parked, delivered, event_time, id);
    ",
}];

/// Letters deleted in one transaction, so that a purge never holds up others for long.
const PURGED_AT_ONCE: u64 = 1_000;

/// Both kinds of letters in a database that has [`MIGRATIONS`].
#[derive(Clone)]
pub struct TableLetters {
    database: Database,
    pub(crate) clock: Clock,
}

impl TableLetters {
    /// `clock` dates the letters.
    pub const fn new(database: Database, clock: Clock) -> Self {
        Self { database, clock }
    }

    /// Statements of one transaction.
    pub(crate) async fn run(&self, statements: Vec<Statement>) -> Result<Affected, LetterError> {
        let run = self.database.write::<_, DatabaseError, _>(move |c| {
            Box::pin(async move {
                let mut all = Affected { rows: 0, last_id: 0 };
                for statement in statements {
                    let affected = c.run(statement).await?;
                    all = Affected { rows: all.rows + affected.rows, ..affected };
                }
                Ok(all)
            })
        });
        Ok(run.await?)
    }

    /// Deletes the completed letters of a table that changed last before `time`, and says how many.
    pub(crate) async fn purge_completed(
        &self,
        table: &str,
        group: Option<&str>,
        time: Timestamp,
    ) -> Result<u64, LetterError> {
        let of_group = if group.is_some() { "consumer_group = ? AND " } else { "" };
        let purge = sql(format!(
            "DELETE FROM {table} WHERE id IN (SELECT id FROM {table} \
             WHERE {of_group}is_completed = TRUE AND updated_at < ? LIMIT {PURGED_AT_ONCE})"
        ));
        let purge = purge.bind_all(group).bind(time);
        let mut total = 0;
        loop {
            let purged = self.run(vec![purge.clone()]).await?.rows;
            total += purged;
            if purged < PURGED_AT_ONCE {
                return Ok(total);
            }
        }
    }

    pub(crate) async fn all<T: Row>(&self, query: Statement) -> Result<Vec<T>, LetterError> {
        Ok(self.database.read().await?.all(query).await?)
    }

    pub(crate) async fn count(&self, query: Statement) -> Result<u64, LetterError> {
        let (count,): (i64,) = self.database.read().await?.one(query).await?;
        Ok(count.unsigned_abs())
    }
}
