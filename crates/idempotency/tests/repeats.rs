//! Promise 5, on a real database and a clock that stands still.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{sync::Arc, time::Duration};

use axum::{extract::FromRequestParts, http::Request};
use clock::Clock;
use database::{BoxFuture, Connection, Database, Migration, sql};
use dto::Timestamp;
use error::{ApiError, ErrorCode};
use idempotency::{Attempt, Done, Idempotency, Repeat, TABLES, Windows};
use test_support::Place;
use tokio::sync::Semaphore;

const SCHEMA: &[Migration] = &[
    Migration { version: 1, description: "records", text: TABLES },
    Migration {
        version: 2,
        description: "things",
        text: "CREATE TABLE things (id {identity}, name TEXT NOT NULL){table};",
    },
];

struct World {
    place: Place,
    database: Database,
    clock: Clock,
    idempotency: Idempotency,
}

fn refuse(c: &mut Connection) -> BoxFuture<'_, Result<i64, ApiError>> {
    Box::pin(async move {
        insert("half")(c).await?;
        Err(ApiError::new(ErrorCode::PostNotFound))
    })
}

async fn world() -> World {
    let place = Place::new().await;
    let database = place.truth(SCHEMA).await;
    let clock = Clock::manual(Timestamp::from_millis(1_000_000));
    let windows = Windows {
        key_lifetime: Duration::from_hours(24),
        implicit_window: Duration::from_secs(10),
        claim_lease: Duration::from_secs(5),
    };
    let idempotency = Idempotency::new(database.clone(), clock.clone(), windows);
    World { place, database, clock, idempotency }
}

async fn attempt(key: Option<&str>) -> Attempt {
    let mut request = Request::builder().method("POST").uri("/api/things?x=1");
    if let Some(key) = key {
        request = request.header("Idempotency-Key", key);
    }
    let (mut parts, ()) = request.body(()).unwrap().into_parts();
    Attempt::from_request_parts(&mut parts, &()).await.unwrap()
}

async fn repeat(key: Option<&str>, member: i64, body: &str) -> Repeat {
    attempt(key).await.of(Some(member), &body).unwrap()
}

fn insert(
    name: &'static str,
) -> impl for<'c> FnOnce(&'c mut Connection) -> BoxFuture<'c, Result<i64, ApiError>> + Clone + Send {
    move |c| Box::pin(async move { Ok(c.run(sql("INSERT INTO things (name) VALUES (?)").bind(name)).await?.last_id) })
}

fn exists<'c>(c: &'c mut Connection, id: &'c i64) -> BoxFuture<'c, Result<bool, ApiError>> {
    Box::pin(async move { Ok(c.first::<(i64,)>(sql("SELECT id FROM things WHERE id = ?").bind(*id)).await?.is_some()) })
}

impl World {
    async fn keyed(&self, key: &str, body: &str) -> Result<Done<i64>, ApiError> {
        self.idempotency.run(repeat(Some(key), 1, body).await, insert("keyed")).await
    }

    async fn plain(&self, member: i64, body: &str) -> Done<i64> {
        self.idempotency.create(repeat(None, member, body).await, exists, insert("plain")).await.unwrap()
    }

    async fn things(&self) -> i64 {
        self.database.read().await.unwrap().one::<(i64,)>(sql("SELECT count(*) FROM things")).await.unwrap().0
    }
}

#[tokio::test]
async fn a_key_replays_its_first_answer_until_it_expires() {
    let world = world().await;
    let first = world.keyed("k", "a").await.unwrap();
    assert!(!first.replayed);
    world.clock.advance(Duration::from_secs(86_399));
    assert_eq!(world.keyed("k", "a").await.unwrap(), Done { data: first.data, replayed: true });
    world.clock.advance(Duration::from_secs(2));
    assert!(!world.keyed("k", "a").await.unwrap().replayed);
    assert_eq!(world.things().await, 2);
}

#[tokio::test]
async fn a_key_is_bound_to_its_body_and_member() {
    let world = world().await;
    world.keyed("k", "a").await.unwrap();
    assert_eq!(world.keyed("k", "b").await.unwrap_err().code(), ErrorCode::IdempotencyKeyReused);
    let other = world.idempotency.run(repeat(Some("k"), 2, "a").await, insert("keyed")).await.unwrap();
    assert!(!other.replayed);
    assert_eq!(world.things().await, 2);
}

#[tokio::test]
async fn while_the_first_runs_its_twin_is_told_to_wait() {
    let world = world().await;
    let (started, release) = (Arc::new(Semaphore::new(0)), Arc::new(Semaphore::new(0)));
    let (running, gate) = (Arc::clone(&started), Arc::clone(&release));
    let first = tokio::spawn({
        let (idempotency, repeat) = (world.idempotency.clone(), repeat(Some("k"), 1, "a").await);
        async move {
            idempotency
                .run(repeat, move |c| {
                    Box::pin(async move {
                        started.add_permits(1);
                        gate.acquire().await.unwrap().forget();
                        insert("first")(c).await
                    })
                })
                .await
        }
    });
    running.acquire().await.unwrap().forget();
    let twin = tokio::spawn({
        let (idempotency, repeat) = (world.idempotency.clone(), repeat(Some("k"), 1, "a").await);
        async move { idempotency.run(repeat, insert("twin")).await }
    });
    if world.place.is_shared() {
        let told = twin.await.unwrap().unwrap_err();
        assert_eq!((told.code(), told.retry_after_seconds()), (ErrorCode::IdempotencyKeyInUse, Some(1)));
        release.add_permits(1);
        first.await.unwrap().unwrap();
    } else {
        tokio::task::yield_now().await;
        release.add_permits(1);
        let first = first.await.unwrap().unwrap();
        // One writer: the twin's claim came after the first's commit, so it saw the answer.
        assert_eq!(twin.await.unwrap().unwrap(), Done { data: first.data, replayed: true });
    }
    assert_eq!(world.things().await, 1);
}

#[tokio::test]
async fn a_claim_without_an_answer_holds_for_its_lease() {
    let world = world().await;
    let abandoned = repeat(Some("k"), 1, "a").await;
    let failing = world
        .idempotency
        .run(abandoned, |_| Box::pin(async { Err::<i64, _>(ApiError::new(ErrorCode::InternalError)) }));
    assert!(failing.await.is_err(), "a fault is no answer");
    assert!(!world.keyed("k", "a").await.unwrap().replayed, "and gives the key back");

    world
        .database
        .write(|c| {
            Box::pin(async move {
                c.run(sql("UPDATE idempotency_records SET answer = NULL, owner = 'dead', lease_until = 1005000")).await
            })
        })
        .await
        .unwrap();
    assert_eq!(world.keyed("k", "a").await.unwrap_err().code(), ErrorCode::IdempotencyKeyInUse);
    assert_eq!(world.keyed("k", "b").await.unwrap_err().code(), ErrorCode::IdempotencyKeyReused);
    world.clock.advance(Duration::from_secs(6));
    assert!(!world.keyed("k", "a").await.unwrap().replayed);
}

#[tokio::test]
async fn the_operations_own_refusal_is_replayed_and_its_writes_are_undone() {
    let world = world().await;
    let first = world.idempotency.run(repeat(Some("k"), 1, "a").await, refuse).await.unwrap_err();
    assert_eq!(first.code(), ErrorCode::PostNotFound);
    let again = world.keyed("k", "a").await.unwrap_err();
    assert_eq!(again.code(), ErrorCode::PostNotFound, "replayed, not run");
    assert_eq!(world.things().await, 0);
}

#[tokio::test]
async fn without_a_key_the_same_creation_gives_the_first_result_for_ten_seconds() {
    let world = world().await;
    let first = world.plain(1, "a").await;
    assert_eq!(world.plain(1, "a").await, Done { data: first.data, replayed: true });
    assert!(!world.plain(1, "b").await.replayed);
    assert!(!world.plain(2, "a").await.replayed);
    world.clock.advance(Duration::from_millis(10_001));
    assert!(!world.plain(1, "a").await.replayed);
    assert_eq!(world.things().await, 4);
}

#[tokio::test]
async fn what_was_deleted_meanwhile_is_made_anew() {
    let world = world().await;
    let first = world.plain(1, "a").await;
    world
        .database
        .write(move |c| Box::pin(async move { c.run(sql("DELETE FROM things WHERE id = ?").bind(first.data)).await }))
        .await
        .unwrap();
    assert!(!world.plain(1, "a").await.replayed);
}

#[tokio::test]
async fn twins_at_once_make_one_thing() {
    let world = world().await;
    let mut twins = Vec::new();
    for _ in 0..20 {
        let (idempotency, repeat) = (world.idempotency.clone(), repeat(None, 1, "a").await);
        twins.push(tokio::spawn(async move { idempotency.create(repeat, exists, insert("twin")).await.unwrap().data }));
    }
    let mut ids = Vec::new();
    for twin in twins {
        ids.push(twin.await.unwrap());
    }
    ids.dedup();
    assert_eq!((ids.len(), world.things().await), (1, 1));
}

#[tokio::test]
async fn expired_records_are_purged() {
    let world = world().await;
    world.plain(1, "a").await;
    world.keyed("k", "a").await.unwrap();
    assert_eq!(world.idempotency.purge().await.unwrap(), 0);
    world.clock.advance(Duration::from_secs(11));
    assert_eq!(world.idempotency.purge().await.unwrap(), 1);
}

#[tokio::test]
async fn ill_formed_keys_are_refused() {
    for key in ["", " ", "a b", "한글", &"x".repeat(256)] {
        let request =
            Request::builder().method("POST").uri("/").header("Idempotency-Key", key.as_bytes()).body(()).unwrap();
        let (mut parts, ()) = request.into_parts();
        let refused = Attempt::from_request_parts(&mut parts, &()).await.unwrap_err();
        assert_eq!(refused.errors()[0].field, "Idempotency-Key", "{key:?}");
    }
}
