//! The two ways in: reading, and writing in a transaction.

use std::{
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use tokio::sync::watch;
use trace_context::Context;

#[cfg(feature = "mysql")]
use crate::mysql::{MySql, MySqlOptions};
use crate::{BoxFuture, Connection, DatabaseError, Lock, Migration, lock::Locks, sqlite::Sqlite};

/// Counts statements.
pub(crate) type Counter = Arc<AtomicU64>;

/// What an acknowledged write of a file survives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Durability {
    /// Loss of power: every commit waits for the disk. For the truth and the event log.
    Full,
    /// The death of the process. For projections, which can be rebuilt.
    Process,
}

/// The bounds of a file.
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

#[derive(Clone)]
enum Store {
    Sqlite(Sqlite, Locks),
    #[cfg(feature = "mysql")]
    MySql(MySql),
}

/// A database of the fleet. Clones share connections; [`Database::counted`] gives one a statement counter of its own.
#[derive(Clone)]
pub struct Database {
    store: Store,
    committed: watch::Receiver<u64>,
    statements: Counter,
}

impl Database {
    /// Opens (and creates) the file and brings its schema up to date.
    #[expect(clippy::unused_async, reason = "its threads belong to the caller's runtime, which there must be")]
    pub async fn open(path: &Path, options: Options, migrations: &[Migration]) -> Result<Self, DatabaseError> {
        let (commits, committed) = watch::channel(0);
        let store = Store::Sqlite(Sqlite::open(path, options, migrations, commits)?, Locks::default());
        Ok(Self { store, committed, statements: Counter::default() })
    }

    /// Connects to a server and brings its schema up to date; of several processes one does.
    #[cfg(feature = "mysql")]
    pub async fn connect(options: &MySqlOptions, migrations: &[Migration]) -> Result<Self, DatabaseError> {
        let (commits, committed) = watch::channel(0);
        let store = Store::MySql(MySql::connect(options, migrations, commits).await?);
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
        let statements = Arc::clone(&self.statements);
        match &self.store {
            Store::Sqlite(file, _) => file.read(statements).await,
            #[cfg(feature = "mysql")]
            Store::MySql(server) => server.read(statements).await,
        }
    }

    /// A connection for reading whose statements all see the same state of the store.
    pub async fn snapshot(&self) -> Result<Connection, DatabaseError> {
        match &self.store {
            Store::Sqlite(..) => {
                let mut connection = self.read().await?;
                connection.control("BEGIN").await?;
                Ok(connection)
            }
            #[cfg(feature = "mysql")]
            Store::MySql(server) => server.snapshot(Arc::clone(&self.statements)).await,
        }
    }

    /// Runs `operation` as one transaction and returns after its durable commit. If it fails, nothing of it stays. It
    /// runs in the caller's trace, to its end even if the caller goes away, and runs again if a server undid it in
    /// favour of another one.
    pub async fn write<T, E, F>(&self, operation: F) -> Result<T, E>
    where
        F: for<'c> FnOnce(&'c mut Connection) -> BoxFuture<'c, Result<T, E>> + Clone + Send + 'static,
        T: Send + 'static,
        E: From<DatabaseError> + Send + 'static,
    {
        let statements = Arc::clone(&self.statements);
        let operation = in_trace(operation);
        match &self.store {
            Store::Sqlite(file, _) => file.write(statements, operation).await,
            #[cfg(feature = "mysql")]
            Store::MySql(server) => server.write(statements, operation).await,
        }
    }

    /// The lock of that name, unless another process (or task) holds it.
    #[cfg_attr(not(feature = "mysql"), expect(clippy::unused_async, reason = "a server is asked"))]
    pub async fn try_lock(&self, name: &str) -> Result<Option<Lock>, DatabaseError> {
        match &self.store {
            Store::Sqlite(_, locks) => Ok(locks.try_lock(name)),
            #[cfg(feature = "mysql")]
            Store::MySql(server) => server.try_lock(name).await,
        }
    }

    /// The lock of that name, once nobody else holds it; [`DatabaseError::Busy`] if that takes too long.
    pub async fn lock(&self, name: &str) -> Result<Lock, DatabaseError> {
        match &self.store {
            Store::Sqlite(_, locks) => Ok(locks.lock(name).await),
            #[cfg(feature = "mysql")]
            Store::MySql(server) => server.lock(name).await,
        }
    }

    /// How many commits there were: what was read after asking holds until the answer is another one. None where other
    /// processes commit too.
    pub fn version(&self) -> Option<u64> {
        match &self.store {
            Store::Sqlite(..) => Some(*self.committed.borrow()),
            #[cfg(feature = "mysql")]
            Store::MySql(_) => None,
        }
    }

    /// Changes with every commit of this process; what waits for news (the outbox relay) watches it.
    pub fn committed(&self) -> watch::Receiver<u64> {
        self.committed.clone()
    }
}

/// Whoever runs the operation is another task, and knows nothing of the caller's trace by itself.
fn in_trace<T, F>(operation: F) -> impl for<'c> FnOnce(&'c mut Connection) -> BoxFuture<'c, T> + Clone + Send + 'static
where
    F: for<'c> FnOnce(&'c mut Connection) -> BoxFuture<'c, T> + Clone + Send + 'static,
    T: Send + 'static,
{
    let context = Context::current();
    move |connection| match context {
        Some(context) => Box::pin(context.scope(operation(connection))),
        None => operation(connection),
    }
}
