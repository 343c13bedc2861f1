//! One open file. Statements run where they are called: the truth answers in microseconds, and handing each one to
//! another thread costs more than that. Queries of projections may take longer and make room for others.

use rusqlite::{CachedStatement, params_from_iter, types::ToSqlOutput, types::ValueRef};
use serde::de::{Error as _, value::Error};
use tokio::{
    runtime::{self, RuntimeFlavor},
    task,
};

use super::pool::Pooled;
use crate::{
    Affected, DatabaseError, Row, Statement, Value,
    row::{self, Column, Columns},
};

/// A connection of the pool, or the writer's own.
pub(crate) enum Handle {
    Pooled { pooled: Pooled, slow: bool },
    Writer(rusqlite::Connection),
}

impl Handle {
    pub(crate) fn fetch<T: Row>(&mut self, statement: &Statement, most: usize) -> Result<Vec<T>, DatabaseError> {
        let flavor = runtime::Handle::try_current().map(|runtime| runtime.runtime_flavor());
        if matches!(self, Self::Pooled { slow: true, .. }) && matches!(flavor, Ok(RuntimeFlavor::MultiThread)) {
            return task::block_in_place(|| self.query(statement, most));
        }
        self.query(statement, most)
    }

    fn query<T: Row>(&mut self, statement: &Statement, most: usize) -> Result<Vec<T>, DatabaseError> {
        let mut prepared = self.prepare(statement)?;
        let mut rows = prepared.query(params_from_iter(&statement.values))?;
        let mut found = Vec::new();
        while found.len() < most
            && let Some(row) = rows.next()?
        {
            found.push(row::read(row).map_err(|cause| DatabaseError::Corrupt(cause.to_string()))?);
        }
        Ok(found)
    }

    pub(crate) fn run(&mut self, statement: &Statement) -> Result<Affected, DatabaseError> {
        let rows = self.prepare(statement)?.execute(params_from_iter(&statement.values))?;
        Ok(Affected { rows: rows as u64, last_id: self.connection()?.last_insert_rowid() })
    }

    fn prepare(&mut self, statement: &Statement) -> Result<CachedStatement<'_>, DatabaseError> {
        Ok(self.connection()?.prepare_cached(&statement.text)?)
    }

    fn connection(&mut self) -> Result<&mut rusqlite::Connection, DatabaseError> {
        match self {
            Self::Pooled { pooled, .. } => pooled.connection(),
            Self::Writer(connection) => Ok(connection),
        }
    }
}

impl Columns for rusqlite::Row<'_> {
    fn count(&self) -> usize {
        AsRef::<rusqlite::Statement<'_>>::as_ref(self).column_count()
    }

    fn name(&self, index: usize) -> &str {
        AsRef::<rusqlite::Statement<'_>>::as_ref(self).column_name(index).unwrap_or_default()
    }

    fn column(&self, index: usize) -> Result<Column<'_>, Error> {
        Ok(match self.get_ref(index).map_err(Error::custom)? {
            ValueRef::Null => Column::Null,
            ValueRef::Integer(value) => Column::Integer(value),
            ValueRef::Real(value) => Column::Real(value),
            ValueRef::Text(value) => Column::Text(std::str::from_utf8(value).map_err(Error::custom)?),
            ValueRef::Blob(value) => Column::Blob(value),
        })
    }
}

impl rusqlite::ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::Integer(value) => ValueRef::Integer(*value),
            Self::Real(value) => ValueRef::Real(*value),
            Self::Text(value) => ValueRef::Text(value.as_bytes()),
            Self::Blob(value) => ValueRef::Blob(value),
        }))
    }
}
