//! The embedded store: one file, pooled readers, one writer.

mod checkpoint;
mod handle;
mod migrate;
mod pool;
mod writer;

use std::{path::Path, thread, time::Duration};

use rusqlite::Connection as File;
use tokio::{
    runtime,
    sync::{mpsc, watch},
};

use crate::{BoxFuture, Connection, DatabaseError, Durability, Migration, Options, database::Counter};
pub(crate) use handle::Handle;
use pool::Pool;
use writer::Job;

/// How long a connection waits for another one's lock on the file.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// Pages of the write-ahead log (64 MiB) beyond which a commit moves them itself, should the checkpoints fall behind.
const MOST_LOG_PAGES: u32 = 16 * 1024;

/// Prepared statements that a connection keeps.
const PREPARED_STATEMENTS: usize = 128;

/// An open file. Clones share its connections.
#[derive(Clone)]
pub(crate) struct Sqlite {
    readers: Pool,
    slow_queries: bool,
    writer: mpsc::Sender<Job>,
}

impl Sqlite {
    /// Opens (and creates) the file and brings its schema up to date; `commits` counts.
    pub(crate) fn open(
        path: &Path,
        options: Options,
        migrations: &[Migration],
        commits: watch::Sender<u64>,
    ) -> Result<Self, DatabaseError> {
        let mut file = connect(path, options.durability)?;
        migrate::up(&mut file, migrations)?;
        let readers = (0..options.readers.max(1)).map(|_| {
            let reader = connect(path, options.durability)?;
            reader.pragma_update(None, "query_only", "on")?;
            Ok(reader)
        });
        let readers = Pool::new(readers.collect::<Result<_, DatabaseError>>()?);
        let log = connect(path, options.durability)?;
        let writing = Connection::new(Handle::Writer(file).into(), Counter::default());
        let (writer, jobs) = mpsc::channel(options.write_queue.max(1));
        let (committed, runtime) = (commits.subscribe(), runtime::Handle::current());
        let work = writer::run(writing, jobs, commits, options.group_commit_limit.max(1));
        // Threads of their own: both wait for the disk.
        let checkpoints = runtime.clone();
        spawn("sqlite checkpoint", move || checkpoint::run(&log, &checkpoints, committed))?;
        spawn("sqlite writer", move || runtime.block_on(work))?;
        Ok(Self { readers, slow_queries: options.slow_queries, writer })
    }

    pub(crate) async fn read(&self, statements: Counter) -> Result<Connection, DatabaseError> {
        let handle = Handle::Pooled { pooled: self.readers.take().await?, slow: self.slow_queries };
        Ok(Connection::new(handle.into(), statements))
    }

    pub(crate) async fn write<T, E, F>(&self, statements: Counter, operation: F) -> Result<T, E>
    where
        F: for<'c> FnOnce(&'c mut Connection) -> BoxFuture<'c, Result<T, E>> + Send + 'static,
        T: Send + 'static,
        E: From<DatabaseError> + Send + 'static,
    {
        let (job, answer) = writer::job(operation, statements);
        self.writer.try_send(job).map_err(|refused| match refused {
            mpsc::error::TrySendError::Full(_) => DatabaseError::QueueFull,
            mpsc::error::TrySendError::Closed(_) => DatabaseError::Closed,
        })?;
        answer.await
    }
}

fn spawn(name: &str, work: impl FnOnce() + Send + 'static) -> Result<(), DatabaseError> {
    let thread = thread::Builder::new().name(name.to_owned()).spawn(work);
    thread.map(drop).map_err(|cause| DatabaseError::Driver(cause.into()))
}

fn connect(path: &Path, durability: Durability) -> Result<File, DatabaseError> {
    let file = File::open(path)?;
    file.busy_timeout(BUSY_TIMEOUT)?;
    file.set_prepared_statement_cache_capacity(PREPARED_STATEMENTS);
    file.pragma_update(None, "journal_mode", "wal")?;
    file.pragma_update(
        None,
        "synchronous",
        match durability {
            Durability::Full => "full",
            Durability::Process => "normal",
        },
    )?;
    file.pragma_update(None, "temp_store", "memory")?;
    file.pragma_update(None, "wal_autocheckpoint", MOST_LOG_PAGES)?;
    Ok(file)
}
