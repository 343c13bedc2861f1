//! One connection: what repositories see of the store.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use sqlx::{Sqlite, SqliteConnection, pool::PoolConnection};

pub use crate::statement::Row;
use crate::{BoxFuture, DatabaseError, Statement, sql};

/// What a writing statement did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Affected {
    /// Rows changed.
    pub rows: u64,
    /// The id of the row last inserted on this connection.
    pub last_id: i64,
}

pub(crate) enum Handle {
    Pooled(PoolConnection<Sqlite>),
    Writer(SqliteConnection),
}

/// A connection of a reader or, inside [`crate::Database::write`], of the running operation.
pub struct Connection {
    handle: Handle,
    pub(crate) statements: Arc<AtomicU64>,
}

impl Connection {
    pub(crate) const fn new(handle: Handle, statements: Arc<AtomicU64>) -> Self {
        Self { handle, statements }
    }

    fn sqlite(&mut self) -> &mut SqliteConnection {
        self.statements.fetch_add(1, Ordering::Relaxed);
        match &mut self.handle {
            Handle::Pooled(connection) => connection,
            Handle::Writer(connection) => connection,
        }
    }

    /// Every row of a query.
    pub async fn all<T: Row>(&mut self, statement: Statement) -> Result<Vec<T>, DatabaseError> {
        let (text, arguments) = statement.into_sqlite()?;
        Ok(sqlx::query_as_with(text, arguments).fetch_all(self.sqlite()).await?)
    }

    /// The first row of a query, if there is one.
    pub async fn first<T: Row>(&mut self, statement: Statement) -> Result<Option<T>, DatabaseError> {
        let (text, arguments) = statement.into_sqlite()?;
        Ok(sqlx::query_as_with(text, arguments).fetch_optional(self.sqlite()).await?)
    }

    /// The only row of a query that always has one, such as a count.
    pub async fn one<T: Row>(&mut self, statement: Statement) -> Result<T, DatabaseError> {
        let (text, arguments) = statement.into_sqlite()?;
        Ok(sqlx::query_as_with(text, arguments).fetch_one(self.sqlite()).await?)
    }

    /// The steps by which the store would run a query, for tests that watch over its indexes.
    pub async fn plan(&mut self, mut statement: Statement) -> Result<Vec<String>, DatabaseError> {
        statement.text = format!("EXPLAIN QUERY PLAN {}", statement.text).into();
        let steps: Vec<(i64, i64, i64, String)> = self.all(statement).await?;
        Ok(steps.into_iter().map(|(.., step)| step).collect())
    }

    /// A statement that changes rows.
    pub async fn run(&mut self, statement: Statement) -> Result<Affected, DatabaseError> {
        let (text, arguments) = statement.into_sqlite()?;
        let done = sqlx::query_with(text, arguments).execute(self.sqlite()).await?;
        Ok(Affected { rows: done.rows_affected(), last_id: done.last_insert_rowid() })
    }

    /// Runs `operation` so that its failure undoes its own changes and nothing else of the transaction.
    pub async fn attempt<T, E>(
        &mut self,
        operation: impl for<'c> FnOnce(&'c mut Self) -> BoxFuture<'c, Result<T, E>> + Send,
    ) -> Result<Result<T, E>, DatabaseError> {
        self.run(sql("SAVEPOINT attempt")).await?;
        let outcome = operation(self).await;
        if outcome.is_err() {
            self.run(sql("ROLLBACK TO SAVEPOINT attempt")).await?;
        }
        self.run(sql("RELEASE SAVEPOINT attempt")).await?;
        Ok(outcome)
    }
}
