//! The log of a process that is all there is: one table in one file, in one order, so one partition.

use std::{
    path::Path,
    sync::atomic::{AtomicBool, AtomicI64, Ordering::Relaxed},
};

use async_trait::async_trait;
use database::{Database, DatabaseError, Dialect, Durability, Migration, Options, Statement, Value, sql};
use dto::Timestamp;
use kafka_envelope::{Envelope, topic};

use crate::{Consumer, EventLog, EventLogError, History, Partition, Record};

const EVENTS: &[Migration] = &[
    Migration {
        version: 1,
        description: "events",
        text: "CREATE TABLE events (id {identity}, event_id BLOB NOT NULL UNIQUE, happened_at BIGINT NOT NULL, payload TEXT NOT NULL);",
    },
    Migration {
        version: 2,
        description: "events by time",
        text: "CREATE INDEX events_by_time ON events (happened_at);",
    },
];

const POSITIONS: &[Migration] = &[Migration {
    version: 1,
    description: "positions",
    text: "CREATE TABLE positions (consumer_group VARCHAR(100) PRIMARY KEY, next_id BIGINT NOT NULL);",
}];

/// Rows of one INSERT, well below the store's limit of values per statement.
const ROWS_PER_INSERT: usize = 500;

/// Rows of one DELETE, so that retention never holds up appends for long.
const ROWS_PER_DELETE: i64 = 2_000;

/// Partitions of the embedded log's topics.
const ONLY_PARTITION: u32 = 0;

/// The event log of the embedded fleet.
///
/// Events are on disk before an append returns (`events.db`). Positions are in a file of their own that does not wait
/// for the disk (`positions.db`): losing one in a power cut only delivers again what consumers know by event id, and
/// consumers never queue for the fsync of an append.
#[derive(Clone)]
pub struct EmbeddedLog {
    events: Database,
    positions: Database,
}

/// id, `happened_at`, payload
type Row = (i64, i64, String);

impl EmbeddedLog {
    /// Opens the log in `folder`, which exists.
    pub async fn open(folder: &Path) -> Result<Self, DatabaseError> {
        let hasty = Options { durability: Durability::Process, ..Options::default() };
        Ok(Self {
            events: Database::open(&folder.join("events.db"), Options::default(), EVENTS).await?,
            positions: Database::open(&folder.join("positions.db"), hasty, POSITIONS).await?,
        })
    }

    /// The id of the newest row.
    async fn last(&self) -> Result<Option<i64>, DatabaseError> {
        Ok(self.events.read().await?.one::<(Option<i64>,)>(sql("SELECT max(id) FROM events")).await?.0)
    }
}

/// Rows from the id `next` on.
async fn rows(events: &Database, next: i64, max: usize) -> Result<Vec<Row>, DatabaseError> {
    let find = sql("SELECT id, happened_at, payload FROM events WHERE id >= ? ORDER BY id LIMIT ?")
        .bind(next)
        .bind(i64::try_from(max).unwrap_or(i64::MAX));
    events.read().await?.all(find).await
}

/// An event that is in the log already is left alone.
fn insert(rows: &[[Value; 3]]) -> Statement {
    let columns = ["event_id", "happened_at", "payload"];
    let text = Dialect::Sqlite.insert_rows_or_ignore("events", &columns, rows.len());
    sql(text).bind_all(rows.iter().flatten().cloned())
}

#[async_trait]
impl EventLog for EmbeddedLog {
    async fn append(&self, events: &[Envelope]) -> Result<(), EventLogError> {
        if events.is_empty() {
            return Ok(());
        }
        let mut rows = Vec::with_capacity(events.len());
        for event in events {
            let payload = String::from_utf8_lossy(&event.to_json()?).into_owned();
            rows.push([event.event_id.as_bytes().to_vec().into(), event.created_at.into(), payload.into()]);
        }
        let append = self.events.write::<_, DatabaseError, _>(move |connection| {
            Box::pin(async move {
                for chunk in rows.chunks(ROWS_PER_INSERT) {
                    connection.run(insert(chunk)).await?;
                }
                Ok(())
            })
        });
        Ok(append.await?)
    }

    async fn subscribe(&self, group: &str) -> Result<Box<dyn Consumer>, EventLogError> {
        Ok(Box::new(EmbeddedConsumer { log: self.clone(), group: group.to_owned(), given: AtomicBool::new(false) }))
    }

    async fn history(&self) -> Result<Box<dyn History>, EventLogError> {
        let last = self.last().await?.unwrap_or_default();
        Ok(Box::new(EmbeddedHistory { events: self.events.clone(), next: 0, last }))
    }

    async fn prepare_topics(&self, _now: Timestamp) -> Result<(), EventLogError> {
        Ok(()) // A topic is the date of a row: it is there whenever it is needed.
    }

    async fn delete_topics_before(&self, time: Timestamp) -> Result<u64, EventLogError> {
        let day = time.millis() - time.millis().rem_euclid(MILLIS_PER_DAY);
        let mut deleted = 0;
        loop {
            let delete = sql("DELETE FROM events WHERE id IN \
                (SELECT id FROM events WHERE happened_at < ? ORDER BY happened_at LIMIT ?)")
            .bind_all([day, ROWS_PER_DELETE]);
            let rows = self.events.write(|c| Box::pin(async move { c.run(delete).await })).await?.rows;
            deleted += rows;
            if rows == 0 {
                return Ok(deleted);
            }
        }
    }
}

const MILLIS_PER_DAY: i64 = 86_400_000;

struct EmbeddedConsumer {
    log: EmbeddedLog,
    group: String,
    given: AtomicBool,
}

#[async_trait]
impl Consumer for EmbeddedConsumer {
    async fn next_partition(&self) -> Result<Box<dyn Partition>, EventLogError> {
        if self.given.load(Relaxed) {
            std::future::pending::<()>().await;
        }
        let find = sql("SELECT next_id FROM positions WHERE consumer_group = ?").bind(self.group.as_str());
        let position: Option<(i64,)> = self.log.positions.read().await?.first(find).await?;
        let next = position.map_or(0, |(next,)| next).into();
        self.given.store(true, Relaxed);
        Ok(Box::new(EmbeddedPartition { log: self.log.clone(), group: self.group.clone(), next }))
    }
}

/// All there is.
struct EmbeddedPartition {
    log: EmbeddedLog,
    group: String,
    next: AtomicI64,
}

#[async_trait]
impl Partition for EmbeddedPartition {
    fn name(&self) -> &'static str {
        "events"
    }

    async fn next_batch(&self, max: usize) -> Result<Vec<Record>, EventLogError> {
        let mut appended = self.log.events.committed();
        loop {
            appended.mark_unchanged();
            let rows = rows(&self.log.events, self.next.load(Relaxed), max).await?;
            if let Some(last) = rows.last() {
                self.next.store(last.0 + 1, Relaxed);
                return Ok(rows.into_iter().map(record).collect());
            }
            appended.changed().await.map_err(|_| DatabaseError::Closed)?;
        }
    }

    async fn commit(&self) -> Result<(), EventLogError> {
        let text = Dialect::Sqlite.upsert("positions", &["consumer_group"], &["next_id"]);
        let save = sql(text).bind(self.group.as_str()).bind(self.next.load(Relaxed));
        self.log.positions.write(|c| Box::pin(async move { c.run(save).await })).await?;
        Ok(())
    }

    async fn lag(&self) -> Result<u64, EventLogError> {
        let last = self.log.last().await?;
        Ok(last.map_or(0, |last| (last + 1 - self.next.load(Relaxed)).max(0).unsigned_abs()))
    }

    async fn taken(&self) {
        std::future::pending::<()>().await; // Nobody else is there to have it.
    }
}

struct EmbeddedHistory {
    events: Database,
    next: i64,
    last: i64,
}

#[async_trait]
impl History for EmbeddedHistory {
    async fn next_batch(&mut self, max: usize) -> Result<Vec<Record>, EventLogError> {
        let mut rows = rows(&self.events, self.next, max).await?;
        rows.retain(|(id, ..)| *id <= self.last);
        self.next = rows.last().map_or(i64::MAX, |(id, ..)| id + 1);
        Ok(rows.into_iter().map(record).collect())
    }
}

fn record((id, happened_at, payload): Row) -> Record {
    Record {
        topic: topic(Timestamp::from_millis(happened_at)),
        partition: ONLY_PARTITION,
        offset: id,
        key: String::new(), // The envelope knows its own.
        timestamp: Timestamp::from_millis(happened_at),
        payload: payload.into_bytes(),
    }
}
