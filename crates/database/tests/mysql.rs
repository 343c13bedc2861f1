//! The promises of a server's database, on a real server.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

use std::{env, sync::Arc, time::Duration};

use database::{Affected, Database, DatabaseError, Migration, MySqlOptions, sql};
use tokio::{sync::Semaphore, time::sleep};

const SCHEMA: &[Migration] = &[
    Migration {
        version: 1,
        description: "numbers",
        text: "CREATE TABLE numbers (id {identity}, number BIGINT NOT NULL UNIQUE, note {long_text}){table};",
    },
    Migration {
        version: 2,
        description: "flags",
        text: "ALTER TABLE numbers ADD COLUMN flag BOOLEAN NOT NULL DEFAULT 0;",
    },
];

/// A database of the test's own; it goes with [`World::end`].
struct World {
    options: MySqlOptions,
    name: String,
    database: Database,
}

fn options(name: &str) -> MySqlOptions {
    let server =
        env::var("DAILYFEED__MYSQL__URL").expect("DAILYFEED__MYSQL__URL is set: eval \"$(scripts/stores env)\"");
    let (server, _) = server.rsplit_once('/').expect("a URL that ends with a database");
    MySqlOptions {
        url: format!("{server}/{name}"),
        password: None,
        connections: 20,
        acquire_timeout: Duration::from_secs(5),
    }
}

async fn create(name: &str) {
    let server = Database::connect(&options(""), &[]).await.unwrap();
    server.read().await.unwrap().run(sql(format!("CREATE DATABASE {name}"))).await.unwrap();
}

impl World {
    async fn new() -> Self {
        let name = format!("dailyfeed_{}", uuid::Uuid::new_v4().simple());
        create(&name).await;
        let options = options(&name);
        let database = Database::connect(&options, SCHEMA).await.unwrap();
        Self { options, name, database }
    }

    async fn insert(&self, number: i64) -> Result<Affected, DatabaseError> {
        self.database.write(move |c| Box::pin(c.run(sql("INSERT INTO numbers (number) VALUES (?)").bind(number)))).await
    }

    async fn count(&self) -> i64 {
        self.database.read().await.unwrap().one::<(i64,)>(sql("SELECT count(*) FROM numbers")).await.unwrap().0
    }

    async fn end(self) {
        let drop = sql(format!("DROP DATABASE {}", self.name));
        self.database.read().await.unwrap().run(drop).await.unwrap();
    }
}

#[tokio::test]
async fn columns_become_what_the_row_asks_for() {
    #[derive(Debug, PartialEq, serde::Deserialize)]
    struct Everything {
        whole: i64,
        real: f64,
        text: String,
        flag: bool,
        sum: i64,
        missing: Option<i64>,
        exists: bool,
    }
    let world = World::new().await;
    world.insert(i64::MAX).await.unwrap();
    let update = "UPDATE numbers SET note = ?, flag = ?";
    let update = sql(update).bind("가나다 😀").bind(true);
    world.database.write::<_, DatabaseError, _>(|c| Box::pin(c.run(update))).await.unwrap();
    let statement = "SELECT number AS whole, ? AS `real`, note AS text, flag, \
                     (SELECT sum(id) FROM numbers) AS `sum`, ? AS missing, EXISTS (SELECT 1 FROM numbers) AS `exists` \
                     FROM numbers WHERE note = ?";
    let mut c = world.database.read().await.unwrap();
    let row: Everything = c.one(sql(statement).bind(0.5).bind(None::<i64>).bind("가나다 😀")).await.unwrap();
    let wanted = Everything {
        whole: i64::MAX,
        real: 0.5,
        text: "가나다 😀".to_owned(),
        flag: true,
        sum: 1,
        missing: None,
        exists: true,
    };
    assert_eq!(row, wanted);
    drop(c);
    world.end().await;
}

#[tokio::test]
async fn a_failing_or_panicking_operation_leaves_nothing() {
    let world = World::new().await;
    let failing = world.database.write(|c| {
        Box::pin(async move {
            c.run(sql("INSERT INTO numbers (number) VALUES (100)")).await?;
            Err::<(), _>(DatabaseError::Corrupt("on purpose".to_owned()))
        })
    });
    assert!(matches!(failing.await, Err(DatabaseError::Corrupt(_))));
    let panicking = world.database.write(|c| {
        Box::pin(async move {
            let done = c.run(sql("INSERT INTO numbers (number) VALUES (200)")).await?;
            assert_eq!(done.rows, 2, "on purpose");
            Ok::<(), DatabaseError>(())
        })
    });
    assert!(matches!(panicking.await, Err(DatabaseError::Panicked)));
    let attempted = world.database.write::<_, DatabaseError, _>(|c| {
        Box::pin(async move {
            c.run(sql("INSERT INTO numbers (number) VALUES (1)")).await?;
            let refused = c
                .attempt(|c| {
                    Box::pin(async move {
                        c.run(sql("INSERT INTO numbers (number) VALUES (2)")).await?;
                        c.run(sql("INSERT INTO numbers (number) VALUES (1)")).await
                    })
                })
                .await?;
            assert!(matches!(refused, Err(DatabaseError::Unique(_))), "{refused:?}");
            Ok(())
        })
    });
    attempted.await.unwrap();
    assert_eq!(world.count().await, 1);
    assert!(matches!(world.insert(1).await, Err(DatabaseError::Unique(_))));
    world.end().await;
}

#[tokio::test]
async fn operations_that_deadlock_all_succeed() {
    let world = World::new().await;
    for number in 1..=2 {
        world.insert(number).await.unwrap();
    }
    let turns = (0..40).map(|turn| {
        let database = world.database.clone();
        tokio::spawn(async move {
            let order = if turn % 2 == 0 { [1, 2] } else { [2, 1] };
            let write = database.write::<_, DatabaseError, _>(move |c| {
                Box::pin(async move {
                    for number in order {
                        let add = "UPDATE numbers SET note = CONCAT(COALESCE(note, ''), '+') WHERE number = ?";
                        c.run(sql(add).bind(number)).await?;
                    }
                    Ok(())
                })
            });
            write.await
        })
    });
    for turn in turns.collect::<Vec<_>>() {
        turn.await.unwrap().unwrap();
    }
    let notes = sql("SELECT note FROM numbers");
    let notes: Vec<(String,)> = world.database.read().await.unwrap().all(notes).await.unwrap();
    assert_eq!(notes, vec![("+".repeat(40),); 2], "each operation counts once, however often it was run");
    world.end().await;
}

#[tokio::test]
async fn a_snapshot_sees_one_state_and_ends_with_its_reader() {
    let world = World::new().await;
    world.insert(1).await.unwrap();
    let counted = || sql("SELECT count(*) FROM numbers");
    let mut snapshot = world.database.snapshot().await.unwrap();
    assert_eq!(snapshot.one::<(i64,)>(counted()).await.unwrap().0, 1);
    let refused = snapshot.run(sql("INSERT INTO numbers (number) VALUES (3)")).await;
    assert!(refused.is_err(), "a snapshot is for reading");
    world.insert(2).await.unwrap();
    assert_eq!(snapshot.one::<(i64,)>(counted()).await.unwrap().0, 1);
    drop(snapshot);
    assert_eq!(world.count().await, 2);
    world.end().await;
}

#[tokio::test]
async fn held_rows_wait_for_the_end_of_the_write() {
    let world = World::new().await;
    world.insert(1).await.unwrap();
    let (held, release) = (Arc::new(Semaphore::new(0)), Arc::new(Semaphore::new(0)));
    let (is_held, released) = (Arc::clone(&held), Arc::clone(&release));
    let database = world.database.clone();
    let holding = tokio::spawn(async move {
        let write = database.write::<_, DatabaseError, _>(move |c| {
            Box::pin(async move {
                c.hold(sql("SELECT id FROM numbers WHERE number = 1")).await?;
                held.add_permits(1);
                released.acquire().await.unwrap().forget();
                c.run(sql("UPDATE numbers SET note = 'first' WHERE number = 1")).await
            })
        });
        write.await
    });
    is_held.acquire().await.unwrap().forget();
    let database = world.database.clone();
    let second = tokio::spawn(async move {
        let text = "UPDATE numbers SET note = CONCAT(note, ', second') WHERE number = 1";
        database.write::<_, DatabaseError, _>(move |c| Box::pin(c.run(sql(text)))).await
    });
    sleep(Duration::from_millis(200)).await;
    assert!(!second.is_finished());
    release.add_permits(1);
    holding.await.unwrap().unwrap();
    second.await.unwrap().unwrap();
    let (note,): (String,) = world.database.read().await.unwrap().one(sql("SELECT note FROM numbers")).await.unwrap();
    assert_eq!(note, "first, second");
    world.end().await;
}

#[tokio::test]
async fn a_lock_belongs_to_one_at_a_time() {
    let world = World::new().await;
    let other = Database::connect(&world.options, SCHEMA).await.unwrap();
    let lock = world.database.try_lock("relay").await.unwrap();
    assert!(lock.is_some());
    assert!(other.try_lock("relay").await.unwrap().is_none());
    assert!(other.try_lock("another").await.unwrap().is_some());
    drop(lock);
    other.lock("relay").await.unwrap();
    world.database.try_lock("released").await.unwrap().unwrap().release().await;
    assert!(other.try_lock("released").await.unwrap().is_some(), "at once");
    world.end().await;
}

#[tokio::test]
async fn processes_that_start_at_once_make_one_schema() {
    let world = World::new().await;
    let name = format!("dailyfeed_{}", uuid::Uuid::new_v4().simple());
    let fresh = options(&name);
    create(&name).await;
    let starts = (0..5).map(|_| Database::connect(&fresh, SCHEMA));
    for started in futures::future::join_all(starts).await {
        started.unwrap();
    }
    let changed = Migration { text: "SELECT 1;", ..SCHEMA[1] };
    let refused = Database::connect(&fresh, &[SCHEMA[0], changed]).await.err();
    assert!(matches!(refused, Some(DatabaseError::Migration(_))), "{refused:?}");
    let refused = Database::connect(&fresh, &SCHEMA[..1]).await.err();
    assert!(matches!(refused, Some(DatabaseError::Migration(_))), "{refused:?}");
    let drop = sql(format!("DROP DATABASE {name}"));
    world.database.read().await.unwrap().run(drop).await.unwrap();
    world.end().await;
}

#[tokio::test]
async fn a_server_that_is_away_is_told_apart() {
    let mut nowhere = options("dailyfeed");
    nowhere.url = "mysql://dailyfeed@127.0.0.1:1/dailyfeed".to_owned();
    nowhere.acquire_timeout = Duration::from_millis(300);
    let away = Database::connect(&nowhere, SCHEMA).await.err().unwrap();
    assert!(away.is_transient(), "{away:?}");
}
