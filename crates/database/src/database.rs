//! The two ways in: reading, and writing in a transaction.

use std::{
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use tokio::sync::watch;

use crate::{BoxFuture, Connection, DatabaseError, Migration, sql, sqlite::Sqlite};

/// Counts statements.
pub(crate) type Counter = Arc<AtomicU64>;

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
    /// Whether a query may take milliseconds: then others go on meanwhile, at the price of a change of threads.
    pub slow_queries: bool,
    /// Operations that may wait for the writer; beyond, they are refused.
    pub write_queue: usize,
    /// Operations that share one commit.
    pub group_commit_limit: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            durability: Durability::Full,
            readers: 4,
            slow_queries: false,
            write_queue: 1024,
            group_commit_limit: 64,
        }
    }
}

/// A database of the fleet. Clones share connections; [`Database::counted`] gives one a statement counter of its own.
#[derive(Clone)]
pub struct Database {
    store: Sqlite,
    committed: watch::Receiver<u64>,
    statements: Counter,
}

impl Database {
    /// Opens (and creates) the file and brings its schema up to date.
    #[expect(clippy::unused_async, reason = "its threads belong to the caller's runtime, which there must be")]
    pub async fn open(path: &Path, options: Options, migrations: &[Migration]) -> Result<Self, DatabaseError> {
        let (commits, committed) = watch::channel(0);
        let store = Sqlite::open(path, options, migrations, commits)?;
        Ok(Self { store, committed, statements: Counter::default() })
    }

    /// The same database with a statement counter of its own, one per service.
    #[must_use]
    pub fn counted(&self) -> Self {
        Self { statements: Counter::default(), ..self.clone() }
    }

    /// Statements run through this handle so far.
    pub fn statements(&self) -> u64 {
        self.statements.load(Ordering::Relaxed)
    }

    /// A connection for reading; each statement sees everything committed so far.
    pub async fn read(&self) -> Result<Connection, DatabaseError> {
        self.store.read(Arc::clone(&self.statements)).await
    }

    /// A connection for reading whose statements all see the same state of the store.
    pub async fn snapshot(&self) -> Result<Connection, DatabaseError> {
        let mut connection = self.read().await?;
        connection.run(sql("BEGIN")).await?;
        Ok(connection)
    }

    /// Runs `operation` as one transaction and returns after its durable commit. If it fails, nothing of it stays. It
    /// runs to its end even if the caller goes away.
    pub async fn write<T, E, F>(&self, operation: F) -> Result<T, E>
    where
        F: for<'c> FnOnce(&'c mut Connection) -> BoxFuture<'c, Result<T, E>> + Send + 'static,
        T: Send + 'static,
        E: From<DatabaseError> + Send + 'static,
    {
        self.store.write(Arc::clone(&self.statements), operation).await
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
