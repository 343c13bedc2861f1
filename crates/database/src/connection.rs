//! One connection: what repositories see of the store.

use std::sync::atomic::Ordering;

use crate::{BoxFuture, DatabaseError, Dialect, Row, Statement, Value, database::Counter, sql, sqlite::Handle};

/// What a writing statement did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Affected {
    /// Rows changed.
    pub rows: u64,
    /// The id of the row last inserted on this connection.
    pub last_id: i64,
}

/// A connection of a reader or, inside [`crate::Database::write`], of the running operation. Its functions are
/// asynchronous because a server's would be; a file answers at once.
pub struct Connection {
    handle: Handle,
    pub(crate) statements: Counter,
}

#[expect(clippy::unused_async, reason = "callers are written for a store that is elsewhere")]
impl Connection {
    pub(crate) const fn new(handle: Handle, statements: Counter) -> Self {
        Self { handle, statements }
    }

    /// How SQL is spoken here.
    pub const fn dialect(&self) -> Dialect {
        Dialect::Sqlite
    }

    /// Every row of a query.
    pub async fn all<T: Row>(&mut self, statement: Statement) -> Result<Vec<T>, DatabaseError> {
        self.fetch(&statement, usize::MAX)
    }

    /// The first row of a query, if there is one.
    pub async fn first<T: Row>(&mut self, statement: Statement) -> Result<Option<T>, DatabaseError> {
        Ok(self.fetch(&statement, 1)?.pop())
    }

    /// The only row of a query that always has one, such as a count.
    pub async fn one<T: Row>(&mut self, statement: Statement) -> Result<T, DatabaseError> {
        self.first(statement).await?.ok_or_else(|| DatabaseError::Corrupt("a row that is always there is not".into()))
    }

    fn fetch<T: Row>(&mut self, statement: &Statement, most: usize) -> Result<Vec<T>, DatabaseError> {
        self.statements.fetch_add(1, Ordering::Relaxed);
        self.handle.fetch(statement, most)
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
        self.handle.run(&statement)
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
