//! The cluster's store: a server, pooled connections, a transaction per write.

mod error;
mod handle;
mod migrate;
mod row;

use std::{fmt, time::Duration};

use sqlx::{
    Connection as _, Executor as _,
    mysql::{MySqlConnectOptions, MySqlPool, MySqlPoolOptions},
    pool::PoolConnectionMetadata,
};
use tokio::{sync::watch, time::Instant};

use crate::{BoxFuture, Connection, DatabaseError, Lock, Migration, database::Counter};
pub(crate) use handle::Handle;

/// How a MySQL server is reached.
#[derive(Clone)]
pub struct MySqlOptions {
    /// `mysql://USER:PASSWORD@HOST:PORT/DATABASE`, with `?ssl-mode=…&ssl-ca=…` for TLS.
    pub url: String,
    /// In place of the URL's.
    pub password: Option<String>,
    /// Connections of this process, at most.
    pub connections: u32,
    /// How long an operation waits for a connection.
    pub acquire_timeout: Duration,
}

impl fmt::Debug for MySqlOptions {
    /// URL and password are nobody's business.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MySqlOptions").finish_non_exhaustive()
    }
}

/// Of every session: a transaction sees what is committed when it asks and holds no locks on gaps; who waits for a lock
/// gives up before his request does.
const SESSION: &str =
    "SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED; SET SESSION innodb_lock_wait_timeout = 5";

/// All statements of a snapshot see what the first one sees.
const SNAPSHOT: &str = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ; \
                        START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY";

/// A connection that rested longer is asked whether it is still there before it is used.
const TRUSTED_REST: Duration = Duration::from_secs(1);

/// How often an operation that lost against another one is run, at most.
const RUNS: u32 = 6;

/// How long a lock by name is waited for.
const LOCK_PATIENCE: Duration = Duration::from_secs(10);

/// A server's database. Clones share its connections.
#[derive(Clone)]
pub(crate) struct MySql {
    pool: MySqlPool,
    commits: watch::Sender<u64>,
}

impl MySql {
    /// Connects and brings the schema up to date, unless another process does just that; `commits` counts those of this
    /// process.
    pub(crate) async fn connect(
        options: &MySqlOptions,
        migrations: &[Migration],
        commits: watch::Sender<u64>,
    ) -> Result<Self, DatabaseError> {
        let mut server: MySqlConnectOptions = options.url.parse()?;
        if let Some(password) = &options.password {
            server = server.password(password);
        }
        let pool = MySqlPoolOptions::new()
            .max_connections(options.connections)
            .acquire_timeout(options.acquire_timeout)
            .test_before_acquire(false)
            .after_connect(|connection, _| Box::pin(async move { connection.execute(SESSION).await.map(drop) }))
            .before_acquire(|connection, rest: PoolConnectionMetadata| {
                Box::pin(async move { Ok(rest.idle_for < TRUSTED_REST || connection.ping().await.is_ok()) })
            })
            .connect_lazy_with(server);
        if !migrations.is_empty() {
            migrate::up(&pool, migrations).await?;
        }
        Ok(Self { pool, commits })
    }

    pub(crate) async fn read(&self, statements: Counter) -> Result<Connection, DatabaseError> {
        Ok(Connection::new(Handle::of(&self.pool).await?.into(), statements))
    }

    pub(crate) async fn snapshot(&self, statements: Counter) -> Result<Connection, DatabaseError> {
        let mut connection = self.read(statements).await?;
        connection.control(SNAPSHOT).await?;
        Ok(connection)
    }

    pub(crate) async fn try_lock(&self, name: &str) -> Result<Option<Lock>, DatabaseError> {
        let mut handle = Handle::of(&self.pool).await?;
        Ok(handle.take_lock(name).await?.then(|| handle.into()))
    }

    pub(crate) async fn lock(&self, name: &str) -> Result<Lock, DatabaseError> {
        let deadline = Instant::now() + LOCK_PATIENCE;
        loop {
            if let Some(lock) = self.try_lock(name).await? {
                return Ok(lock);
            }
            if Instant::now() >= deadline {
                return Err(DatabaseError::Busy);
            }
            // Not on the server, where it would keep a connection from whoever holds the lock.
            tokio::time::sleep(pause(RUNS)).await;
        }
    }

    /// In a task of its own, so that a caller who goes away cuts nothing off.
    pub(crate) async fn write<T, E, F>(&self, statements: Counter, operation: F) -> Result<T, E>
    where
        F: for<'c> FnOnce(&'c mut Connection) -> BoxFuture<'c, Result<T, E>> + Clone + Send + 'static,
        T: Send + 'static,
        E: From<DatabaseError> + Send + 'static,
    {
        let store = self.clone();
        let task = tokio::spawn(async move {
            let mut runs = 1;
            loop {
                match store.transaction(&statements, operation.clone()).await {
                    Outcome::Lost(_) if runs < RUNS => tokio::time::sleep(pause(runs)).await,
                    Outcome::Lost(cause) => return Err(cause),
                    Outcome::Ended(result) => return result,
                }
                runs += 1;
            }
        });
        task.await.unwrap_or_else(|_| Err(DatabaseError::Panicked.into()))
    }

    async fn transaction<T, E, F>(&self, statements: &Counter, operation: F) -> Outcome<T, E>
    where
        F: for<'c> FnOnce(&'c mut Connection) -> BoxFuture<'c, Result<T, E>>,
        E: From<DatabaseError>,
    {
        let begun = async {
            let mut connection = self.read(Counter::clone(statements)).await?;
            connection.control("START TRANSACTION").await?;
            Ok::<_, DatabaseError>(connection)
        };
        let mut connection = match begun.await {
            Ok(connection) => connection,
            Err(cause) => return Outcome::Ended(Err(cause.into())),
        };
        match operation(&mut connection).await {
            // Dropped, the connection rolls back.
            Err(cause) if connection.lost() => Outcome::Lost(cause),
            Err(cause) => Outcome::Ended(Err(cause)),
            // The operation went on as if nothing was, but what it did before is gone.
            Ok(_) if connection.lost() => {
                Outcome::Lost(DatabaseError::Conflict("the operation passed over it".into()).into())
            }
            Ok(value) => match connection.control("COMMIT").await {
                Ok(()) => {
                    self.commits.send_modify(|commits| *commits += 1);
                    Outcome::Ended(Ok(value))
                }
                Err(cause) => Outcome::Ended(Err(cause.into())),
            },
        }
    }
}

enum Outcome<T, E> {
    /// The server undid it in favour of another transaction: it can be run again.
    Lost(E),
    Ended(Result<T, E>),
}

/// Longer each time, and half of it chance, so that those who met do not meet again.
fn pause(runs: u32) -> Duration {
    let whole = f64::from(2_u32.saturating_pow(runs)) * 2.0;
    let chance = f64::from(getrandom::u32().unwrap_or(u32::MAX)) / f64::from(u32::MAX);
    Duration::from_secs_f64(whole * (0.5 + chance / 2.0) / 1000.0)
}
