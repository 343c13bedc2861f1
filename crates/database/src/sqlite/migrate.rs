//! Versioned, forward-only migrations of a file.

use rusqlite::{Connection, TransactionBehavior};
use sha2::{Digest, Sha384};

use crate::{DatabaseError, Dialect, Migration};

/// The same book-keeping as the migrator of the cluster's store has.
const BOOK: &str = "CREATE TABLE IF NOT EXISTS _sqlx_migrations (version BIGINT PRIMARY KEY, description TEXT NOT NULL, \
                    installed_on TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP, success BOOLEAN NOT NULL, \
                    checksum BLOB NOT NULL, execution_time BIGINT NOT NULL)";

/// Applies what is not applied yet, each step in a transaction. A step that was changed since is refused, and so is a
/// file that a newer program wrote.
pub(crate) fn up(file: &mut Connection, migrations: &[Migration]) -> Result<(), DatabaseError> {
    file.execute_batch(BOOK)?;
    let applied: Vec<(i64, Vec<u8>)> = {
        let mut book = file.prepare("SELECT version, checksum FROM _sqlx_migrations ORDER BY version")?;
        let rows = book.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        rows.collect::<Result<_, _>>()?
    };
    if let Some((version, _)) =
        applied.iter().find(|(version, _)| !migrations.iter().any(|step| step.version == *version))
    {
        return Err(DatabaseError::Migration(format!("step {version} is unknown; a newer program wrote this store")));
    }
    for step in migrations {
        let text = Dialect::Sqlite.migration_text(step.text);
        let checksum = Sha384::digest(&text).to_vec();
        match applied.iter().find(|(version, _)| *version == step.version) {
            Some((_, known)) if *known == checksum => {}
            Some(_) => {
                return Err(DatabaseError::Migration(format!("step {} is not the one that was applied", step.version)));
            }
            None => apply(file, step, &text, &checksum)?,
        }
    }
    Ok(())
}

fn apply(file: &mut Connection, step: &Migration, text: &str, checksum: &[u8]) -> Result<(), DatabaseError> {
    let transaction = file.transaction_with_behavior(TransactionBehavior::Immediate)?;
    transaction.execute_batch(text)?;
    transaction.execute(
        "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) VALUES (?, ?, 1, ?, 0)",
        (step.version, step.description, checksum),
    )?;
    Ok(transaction.commit()?)
}
