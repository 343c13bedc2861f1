//! Versioned, forward-only migrations.

use std::borrow::Cow;

use sqlx::{
    AssertSqlSafe, SqlSafeStr, SqlitePool,
    migrate::{Migration as SqlxMigration, MigrationType, Migrator},
};

use crate::{DatabaseError, dialect};

/// One step of a schema; applied once, in order, and never changed afterwards (its checksum is kept).
#[derive(Debug, Clone, Copy)]
pub struct Migration {
    /// Position, ascending.
    pub version: i64,
    /// What it does, in a few words.
    pub description: &'static str,
    /// Statements in SQL that every dialect takes, with the tokens of [`dialect`].
    pub text: &'static str,
}

pub(crate) async fn migrate(pool: &SqlitePool, migrations: &[Migration]) -> Result<(), DatabaseError> {
    let steps = migrations
        .iter()
        .map(|step| {
            SqlxMigration::new(
                step.version,
                Cow::Borrowed(step.description),
                MigrationType::Simple,
                AssertSqlSafe(dialect::migration_text(step.text)).into_sql_str(),
                false,
            )
        })
        .collect();
    Migrator::with_migrations(steps).run(pool).await.map_err(|cause| DatabaseError::from(sqlx::Error::from(cause)))
}
