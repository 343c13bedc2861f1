//! One connection to the server.

use sqlx::{
    AssertSqlSafe, MySql, MySqlPool,
    mysql::{MySqlArguments, MySqlRow},
    pool::PoolConnection,
    query::Query,
};
use tokio::runtime;

use crate::{Affected, DatabaseError, Row, Statement, Value, row, sql};

const RELEASE: &str = "DO RELEASE_ALL_LOCKS()";

/// A connection of the pool. One that is dropped inside a transaction, or with a lock, ends that first.
pub(crate) struct Handle {
    connection: Option<PoolConnection<MySql>>,
    in_transaction: bool,
    has_lock: bool,
    lost: bool,
}

impl Handle {
    pub(crate) async fn of(pool: &MySqlPool) -> Result<Self, DatabaseError> {
        Ok(Self { connection: Some(pool.acquire().await?), in_transaction: false, has_lock: false, lost: false })
    }

    /// Whether the server undid the transaction in favour of another one.
    pub(crate) const fn lost(&self) -> bool {
        self.lost
    }

    pub(crate) async fn fetch<T: Row>(&mut self, statement: Statement, most: usize) -> Result<Vec<T>, DatabaseError> {
        let connection = &mut **self.connection.as_mut().ok_or(DatabaseError::Closed)?;
        let query = bound(statement);
        let rows: Result<Vec<MySqlRow>, sqlx::Error> = match most {
            1 => query.fetch_optional(connection).await.map(|row| row.into_iter().collect()),
            _ => query.fetch_all(connection).await,
        };
        let rows = self.noted(rows)?;
        let read = |row| row::read(row).map_err(|cause| DatabaseError::Corrupt(cause.to_string()));
        rows.iter().map(read).collect()
    }

    pub(crate) async fn run(&mut self, statement: Statement) -> Result<Affected, DatabaseError> {
        let connection = &mut **self.connection.as_mut().ok_or(DatabaseError::Closed)?;
        let done = bound(statement).execute(connection).await;
        let done = self.noted(done)?;
        let last_id = i64::try_from(done.last_insert_id()).unwrap_or(i64::MAX);
        Ok(Affected { rows: done.rows_affected(), last_id })
    }

    pub(crate) async fn hold(&mut self, rows: Statement) -> Result<(), DatabaseError> {
        let held = Statement { text: format!("{} FOR UPDATE", rows.text).into(), values: rows.values };
        let connection = &mut **self.connection.as_mut().ok_or(DatabaseError::Closed)?;
        let found = bound(held).fetch_all(connection).await;
        self.noted(found).map(drop)
    }

    /// Takes the lock of that name, one of this database among those of the server, unless another session has it.
    pub(crate) async fn take_lock(&mut self, name: &str) -> Result<bool, DatabaseError> {
        self.has_lock = true;
        let take = sql("SELECT GET_LOCK(CONCAT(DATABASE(), '.', ?), 0)").bind(name);
        let got: Vec<(Option<i64>,)> = self.fetch(take, 1).await?;
        self.has_lock = got == [(Some(1),)];
        Ok(self.has_lock)
    }

    /// Gives its lock back; what fails here, dropping it tries again.
    pub(crate) async fn release_lock(&mut self) {
        self.has_lock = self.control(RELEASE).await.is_err();
    }

    /// A statement about the transaction itself, which servers do not prepare.
    pub(crate) async fn control(&mut self, text: &'static str) -> Result<(), DatabaseError> {
        let connection = &mut **self.connection.as_mut().ok_or(DatabaseError::Closed)?;
        if text.contains("START TRANSACTION") {
            self.in_transaction = true;
        }
        let done = sqlx::raw_sql(text).execute(connection).await;
        self.noted(done)?;
        if text == "COMMIT" {
            self.in_transaction = false;
        }
        Ok(())
    }

    fn noted<T>(&mut self, outcome: Result<T, sqlx::Error>) -> Result<T, DatabaseError> {
        let outcome = outcome.map_err(DatabaseError::from);
        if matches!(outcome, Err(DatabaseError::Conflict(_))) {
            self.lost = true;
        }
        outcome
    }
}

impl Drop for Handle {
    fn drop(&mut self) {
        let (in_transaction, has_lock) = (self.in_transaction, self.has_lock);
        let Some(mut connection) = self.connection.take_if(|_| in_transaction || has_lock) else { return };
        let Ok(runtime) = runtime::Handle::try_current() else { return drop(connection.detach()) };
        runtime.spawn(async move {
            let end = if has_lock { RELEASE } else { "ROLLBACK" };
            if sqlx::raw_sql(end).execute(&mut *connection).await.is_err() {
                // Whatever state it is in, nobody gets it.
                drop(connection.detach());
            }
        });
    }
}

fn bound(statement: Statement) -> Query<'static, MySql, MySqlArguments> {
    let Statement { text, values } = statement;
    // Texts are put together by repositories; values are bound.
    let query = sqlx::query(AssertSqlSafe(text.into_owned()));
    values.into_iter().fold(query, |query, value| match value {
        Value::Null => query.bind(None::<i64>),
        Value::Integer(value) => query.bind(value),
        Value::Real(value) => query.bind(value),
        Value::Text(value) => query.bind(value),
        Value::Blob(value) => query.bind(value),
    })
}
