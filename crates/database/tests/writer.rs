//! The writer's promises: atomic, isolated from its group, durable before the answer.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::sync::Arc;

use database::{Database, DatabaseError, Durability, Migration, Options, sql};
use tokio::sync::Semaphore;

const SCHEMA: &[Migration] = &[Migration {
    version: 1,
    description: "numbers",
    text: "CREATE TABLE numbers (id {identity}, number BIGINT NOT NULL UNIQUE);",
}];

async fn open(folder: &tempfile::TempDir, options: Options) -> Database {
    Database::open(&folder.path().join("test.db"), options, SCHEMA).await.unwrap()
}

async fn insert(database: &Database, number: i64) -> Result<i64, DatabaseError> {
    database
        .write(move |c| {
            Box::pin(
                async move { Ok(c.run(sql("INSERT INTO numbers (number) VALUES (?)").bind(number)).await?.last_id) },
            )
        })
        .await
}

async fn count(database: &Database) -> i64 {
    database.read().await.unwrap().one::<(i64,)>(sql("SELECT count(*) FROM numbers")).await.unwrap().0
}

#[tokio::test]
async fn a_failing_operation_leaves_nothing_and_its_group_everything() {
    let folder = tempfile::tempdir().unwrap();
    let database = open(&folder, Options::default()).await;
    let half_done = database.write(|c| {
        Box::pin(async move {
            c.run(sql("INSERT INTO numbers (number) VALUES (100)")).await?;
            Err::<(), _>(DatabaseError::Corrupt("on purpose".to_owned()))
        })
    });
    let panicking = database.write(|c| {
        Box::pin(async move {
            c.run(sql("INSERT INTO numbers (number) VALUES (200)")).await?;
            assert!(c.statements_are_never_negative(), "on purpose");
            Ok::<(), DatabaseError>(())
        })
    });
    let (first, half_done, panicking, second) =
        tokio::join!(insert(&database, 1), half_done, panicking, insert(&database, 2));
    assert!(first.is_ok() && second.is_ok());
    assert!(matches!(half_done, Err(DatabaseError::Corrupt(_))));
    assert!(matches!(panicking, Err(DatabaseError::Panicked)));
    assert_eq!(count(&database).await, 2);
}

trait Panics {
    fn statements_are_never_negative(&self) -> bool;
}

impl Panics for database::Connection {
    fn statements_are_never_negative(&self) -> bool {
        false
    }
}

#[tokio::test]
async fn waiting_operations_share_commits() {
    let folder = tempfile::tempdir().unwrap();
    let database = open(&folder, Options::default()).await;
    let commits_before = *database.committed().borrow();
    let writes: Vec<_> = (0..200)
        .map(|number| {
            let database = database.clone();
            tokio::spawn(async move { insert(&database, number).await })
        })
        .collect();
    for write in writes {
        write.await.unwrap().unwrap();
    }
    let commits = *database.committed().borrow() - commits_before;
    assert_eq!(count(&database).await, 200);
    assert!(commits < 100, "200 writes took {commits} commits");
}

#[tokio::test]
async fn a_unique_index_is_told_apart_and_the_group_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let database = open(&folder, Options::default()).await;
    insert(&database, 7).await.unwrap();
    let (twin, other) = tokio::join!(insert(&database, 7), insert(&database, 8));
    assert!(matches!(twin, Err(DatabaseError::Unique(_))));
    assert!(other.is_ok());
}

#[tokio::test]
async fn a_full_queue_refuses_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let database = open(&folder, Options { write_queue: 1, ..Options::default() }).await;
    let (started, release) = (Arc::new(Semaphore::new(0)), Arc::new(Semaphore::new(0)));
    let (running, gate) = (Arc::clone(&started), Arc::clone(&release));
    let blocked = tokio::spawn({
        let database = database.clone();
        async move {
            database
                .write(move |_| {
                    Box::pin(async move {
                        started.add_permits(1);
                        gate.acquire().await.unwrap().forget();
                        Ok::<(), DatabaseError>(())
                    })
                })
                .await
        }
    });
    running.acquire().await.unwrap().forget();
    let queued = tokio::spawn({
        let database = database.clone();
        async move { insert(&database, 1).await }
    });
    tokio::task::yield_now().await;
    let refused = insert(&database, 2).await;
    assert!(matches!(refused, Err(DatabaseError::QueueFull)), "{refused:?}");
    release.add_permits(1);
    blocked.await.unwrap().unwrap();
    queued.await.unwrap().unwrap();
}

#[tokio::test]
async fn a_snapshot_sees_one_state_and_ends_with_its_reader() {
    let folder = tempfile::tempdir().unwrap();
    let database = open(&folder, Options { readers: 1, ..Options::default() }).await;
    insert(&database, 1).await.unwrap();
    let mut snapshot = database.snapshot().await.unwrap();
    let counted = || sql("SELECT count(*) FROM numbers");
    assert_eq!(snapshot.one::<(i64,)>(counted()).await.unwrap().0, 1);
    insert(&database, 2).await.unwrap();
    assert_eq!(snapshot.one::<(i64,)>(counted()).await.unwrap().0, 1);
    drop(snapshot);
    assert_eq!(count(&database).await, 2, "the only connection is given back outside a transaction");
}

#[tokio::test]
async fn readers_cannot_write_and_a_reopened_database_has_its_rows() {
    let folder = tempfile::tempdir().unwrap();
    let database = open(&folder, Options { durability: Durability::Process, ..Options::default() }).await;
    insert(&database, 1).await.unwrap();
    let refused = database.read().await.unwrap().run(sql("DELETE FROM numbers")).await;
    assert!(matches!(refused, Err(DatabaseError::NotWritable(_))), "{refused:?}");
    let again = open(&folder, Options::default()).await;
    assert_eq!(count(&again).await, 1);
}
