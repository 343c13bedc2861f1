//! Versioned, forward-only migrations of a server's database.

use sqlx::{
    AssertSqlSafe, MySqlPool, SqlSafeStr,
    migrate::{MigrateError, Migration as Step, MigrationType, Migrator},
};

use crate::{DatabaseError, Dialect, Migration};

/// Applies what is not applied yet, one process at a time. A step that was changed since is refused, and so is a
/// database that a newer program wrote.
pub(crate) async fn up(pool: &MySqlPool, migrations: &[Migration]) -> Result<(), DatabaseError> {
    let steps = migrations.iter().map(|step| {
        let text = AssertSqlSafe(Dialect::MySql.migration_text(step.text)).into_sql_str();
        Step::new(step.version, step.description.into(), MigrationType::Simple, text, false)
    });
    Migrator::with_migrations(steps.collect()).run(pool).await.map_err(|cause| match cause {
        MigrateError::Execute(cause) | MigrateError::ExecuteMigration(cause, _) => cause.into(),
        refused => DatabaseError::Migration(refused.to_string()),
    })
}
