//! Schemas that grow forward only.

use std::path::Path;

use database::{Database, DatabaseError, Migration, Options, sql};

const FIRST: Migration = Migration {
    version: 1,
    description: "first",
    text: "CREATE TABLE a (id {identity}, b TEXT); CREATE INDEX c ON a (b);",
};
const SECOND: Migration = Migration { version: 2, description: "second", text: "ALTER TABLE a ADD COLUMN d BIGINT;" };

async fn open(path: &Path, migrations: &[Migration]) -> Result<Database, DatabaseError> {
    Database::open(path, Options::default(), migrations).await
}

#[tokio::test]
async fn each_step_is_applied_once_and_in_order() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("test.db");
    open(&path, &[FIRST]).await.unwrap();
    for _ in 0..2 {
        let database = open(&path, &[FIRST, SECOND]).await.unwrap();
        let columns = sql("SELECT name FROM pragma_table_info('a') ORDER BY cid");
        let columns: Vec<(String,)> = database.read().await.unwrap().all(columns).await.unwrap();
        assert_eq!(columns, ["id", "b", "d"].map(|name| (name.to_owned(),)));
    }
}

#[tokio::test]
async fn a_changed_step_and_a_newer_store_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("test.db");
    open(&path, &[FIRST, SECOND]).await.unwrap();
    let changed = Migration { text: "CREATE TABLE a (id {identity});", ..FIRST };
    for (migrations, word) in [(vec![changed, SECOND], "step 1"), (vec![FIRST], "newer")] {
        let refused = open(&path, &migrations).await.err();
        assert!(
            matches!(&refused, Some(DatabaseError::Migration(cause)) if cause.contains(word)),
            "{word}: {refused:?}"
        );
    }
}

#[tokio::test]
async fn a_step_that_fails_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("test.db");
    let broken = Migration { text: "ALTER TABLE a ADD COLUMN d BIGINT; CREATE TABLE a (id {identity});", ..SECOND };
    assert!(open(&path, &[FIRST, broken]).await.is_err());
    open(&path, &[FIRST, SECOND]).await.unwrap();
}
