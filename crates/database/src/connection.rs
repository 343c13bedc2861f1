//! One connection: what repositories see of the store.

use std::sync::atomic::Ordering;

#[cfg(feature = "mysql")]
use crate::mysql;
use crate::{BoxFuture, DatabaseError, Dialect, Row, Statement, Value, database::Counter, sqlite};

/// What a writing statement did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Affected {
    /// Rows changed.
    pub rows: u64,
    /// The id of the row last inserted on this connection.
    pub last_id: i64,
}

/// A connection of a reader or, inside [`crate::Database::write`], of the running operation. A server is waited for, a
/// file answers at once.
pub struct Connection {
    handle: Handle,
    pub(crate) statements: Counter,
}

/// The store behind it.
pub(crate) enum Handle {
    Sqlite(sqlite::Handle),
    #[cfg(feature = "mysql")]
    MySql(mysql::Handle),
}

impl From<sqlite::Handle> for Handle {
    fn from(handle: sqlite::Handle) -> Self {
        Self::Sqlite(handle)
    }
}

#[cfg(feature = "mysql")]
impl From<mysql::Handle> for Handle {
    fn from(handle: mysql::Handle) -> Self {
        Self::MySql(handle)
    }
}

#[cfg_attr(not(feature = "mysql"), expect(clippy::unused_async, unused_variables, reason = "a server is waited for"))]
impl Connection {
    pub(crate) const fn new(handle: Handle, statements: Counter) -> Self {
        Self { handle, statements }
    }

    /// How SQL is spoken here.
    pub const fn dialect(&self) -> Dialect {
        match self.handle {
            Handle::Sqlite(_) => Dialect::Sqlite,
            #[cfg(feature = "mysql")]
            Handle::MySql(_) => Dialect::MySql,
        }
    }

    /// Every row of a query.
    pub async fn all<T: Row>(&mut self, statement: Statement) -> Result<Vec<T>, DatabaseError> {
        self.fetch(statement, usize::MAX).await
    }

    /// The first row of a query, if there is one.
    pub async fn first<T: Row>(&mut self, statement: Statement) -> Result<Option<T>, DatabaseError> {
        Ok(self.fetch(statement, 1).await?.pop())
    }

    /// The only row of a query that always has one, such as a count.
    pub async fn one<T: Row>(&mut self, statement: Statement) -> Result<T, DatabaseError> {
        self.first(statement).await?.ok_or_else(|| DatabaseError::Corrupt("a row that is always there is not".into()))
    }

    async fn fetch<T: Row>(&mut self, statement: Statement, most: usize) -> Result<Vec<T>, DatabaseError> {
        self.statements.fetch_add(1, Ordering::Relaxed);
        match &mut self.handle {
            Handle::Sqlite(file) => file.fetch(&statement, most),
            #[cfg(feature = "mysql")]
            Handle::MySql(server) => server.fetch(statement, most).await,
        }
    }

    /// The steps by which the store would run a query, for tests that watch over its indexes; values that were not
    /// bound are NULL.
    pub async fn plan(&mut self, mut statement: Statement) -> Result<Vec<String>, DatabaseError> {
        let wanted = statement.text.matches('?').count();
        statement.values.resize(wanted.max(statement.values.len()), Value::Null);
        statement.text = format!("EXPLAIN QUERY PLAN {}", statement.text).into();
        let steps: Vec<(i64, i64, i64, String)> = self.all(statement).await?;
        Ok(steps.into_iter().map(|(.., step)| step).collect())
    }

    /// A statement that changes rows.
    pub async fn run(&mut self, statement: Statement) -> Result<Affected, DatabaseError> {
        self.statements.fetch_add(1, Ordering::Relaxed);
        match &mut self.handle {
            Handle::Sqlite(file) => file.run(&statement),
            #[cfg(feature = "mysql")]
            Handle::MySql(server) => server.run(statement).await,
        }
    }

    /// Until the write ends, nobody else changes the rows of this `SELECT`. SQLite has one writer at a time anyway.
    pub async fn hold(&mut self, rows: Statement) -> Result<(), DatabaseError> {
        match &mut self.handle {
            Handle::Sqlite(_) => Ok(()),
            #[cfg(feature = "mysql")]
            Handle::MySql(server) => {
                self.statements.fetch_add(1, Ordering::Relaxed);
                server.hold(rows).await
            }
        }
    }

    /// A statement about the transaction itself.
    pub(crate) async fn control(&mut self, text: &'static str) -> Result<(), DatabaseError> {
        self.statements.fetch_add(1, Ordering::Relaxed);
        match &mut self.handle {
            Handle::Sqlite(file) => file.run(&crate::sql(text)).map(drop),
            #[cfg(feature = "mysql")]
            Handle::MySql(server) => server.control(text).await,
        }
    }

    /// Whether the server undid the running transaction in favour of another one.
    #[cfg(feature = "mysql")]
    pub(crate) const fn lost(&self) -> bool {
        match &self.handle {
            Handle::Sqlite(_) => false,
            Handle::MySql(server) => server.lost(),
        }
    }

    /// Runs `operation` so that its failure undoes its own changes and nothing else of the transaction.
    pub async fn attempt<T, E>(
        &mut self,
        operation: impl for<'c> FnOnce(&'c mut Self) -> BoxFuture<'c, Result<T, E>> + Send,
    ) -> Result<Result<T, E>, DatabaseError> {
        self.control("SAVEPOINT attempt").await?;
        let outcome = operation(self).await;
        if outcome.is_err() {
            self.control("ROLLBACK TO SAVEPOINT attempt").await?;
        }
        self.control("RELEASE SAVEPOINT attempt").await?;
        Ok(outcome)
    }
}
