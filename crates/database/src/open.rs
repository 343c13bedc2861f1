//! Opening a database and the two ways in: readers and the writer.

use std::{
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use sqlx::{
    ConnectOptions, SqlitePool,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};
use tokio::sync::{mpsc, watch};

use crate::{
    BoxFuture, Connection, DatabaseError, Migration,
    connection::Handle,
    migration,
    writer::{self, Job},
};

/// What an acknowledged write survives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Durability {
    /// Loss of power: every commit waits for the disk. For the truth and the event log.
    Full,
    /// The death of the process. For projections, which can be rebuilt.
    Process,
}

/// The bounds of a database.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// What a commit waits for.
    pub durability: Durability,
    /// Pooled reading connections.
    pub readers: u32,
    /// Operations that may wait for the writer; beyond, they are refused.
    pub write_queue: usize,
    /// Operations that share one commit.
    pub group_commit_limit: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self { durability: Durability::Full, readers: 4, write_queue: 1024, group_commit_limit: 64 }
    }
}

/// A database of the fleet. Clones share connections; [`Database::counted`] gives one a statement counter of its own.
#[derive(Clone)]
pub struct Database {
    readers: SqlitePool,
    writer: mpsc::Sender<Job>,
    committed: watch::Receiver<u64>,
    statements: Arc<AtomicU64>,
}

impl Database {
    /// Opens (and creates) the file and brings its schema up to date.
    pub async fn open(path: &Path, options: Options, migrations: &[Migration]) -> Result<Self, DatabaseError> {
        let synchronous = match options.durability {
            Durability::Full => SqliteSynchronous::Full,
            Durability::Process => SqliteSynchronous::Normal,
        };
        let connect = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(synchronous)
            .busy_timeout(Duration::from_secs(5))
            .pragma("temp_store", "memory")
            .disable_statement_logging();
        let setup = SqlitePoolOptions::new().max_connections(1).connect_with(connect.clone()).await?;
        migration::migrate(&setup, migrations).await?;
        setup.close().await;

        let statements = Arc::new(AtomicU64::new(0));
        let writing = Connection::new(Handle::Writer(connect.connect().await?), Arc::clone(&statements));
        let readers = SqlitePoolOptions::new()
            .max_connections(options.readers)
            .acquire_timeout(Duration::from_secs(5))
            .test_before_acquire(false)
            .connect_with(connect.pragma("query_only", "on"))
            .await?;
        let (writer, jobs) = mpsc::channel(options.write_queue.max(1));
        let (commits, committed) = watch::channel(0);
        tokio::spawn(writer::run(writing, jobs, commits, options.group_commit_limit.max(1)));
        Ok(Self { readers, writer, committed, statements })
    }

    /// The same database with a statement counter of its own, one per service.
    #[must_use]
    pub fn counted(&self) -> Self {
        Self { statements: Arc::new(AtomicU64::new(0)), ..self.clone() }
    }

    /// Statements run through this handle so far.
    pub fn statements(&self) -> u64 {
        self.statements.load(Ordering::Relaxed)
    }

    /// The counter behind [`Database::statements`], for a metrics registry.
    pub fn statement_counter(&self) -> Arc<AtomicU64> {
        Arc::clone(&self.statements)
    }

    /// A connection for reading; it sees everything committed so far.
    pub async fn read(&self) -> Result<Connection, DatabaseError> {
        let connection = self.readers.acquire().await?;
        Ok(Connection::new(Handle::Pooled(connection), Arc::clone(&self.statements)))
    }

    /// Runs `operation` as one transaction and returns after its durable commit. If it fails, nothing of it stays.
    pub async fn write<T, E, F>(&self, operation: F) -> Result<T, E>
    where
        F: for<'c> FnOnce(&'c mut Connection) -> BoxFuture<'c, Result<T, E>> + Send + 'static,
        T: Send + 'static,
        E: From<DatabaseError> + Send + 'static,
    {
        let (job, answer) = writer::job(operation, Arc::clone(&self.statements));
        self.writer.try_send(job).map_err(|refused| match refused {
            mpsc::error::TrySendError::Full(_) => DatabaseError::QueueFull,
            mpsc::error::TrySendError::Closed(_) => DatabaseError::Closed,
        })?;
        answer.await
    }

    /// How many commits there were: what was read after asking holds until the answer is another one.
    pub fn version(&self) -> u64 {
        *self.committed.borrow()
    }

    /// Changes with every commit; what waits for news (the outbox relay) watches it.
    pub fn committed(&self) -> watch::Receiver<u64> {
        self.committed.clone()
    }
}
