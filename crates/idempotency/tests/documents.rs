//! Promise 5 once more, on a real document store (`DAILYFEED__MONGO__URL`) and a clock that stands still.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::time::Duration;

use axum::{extract::FromRequestParts, http::Request};
use clock::Clock;
use documents::{BoxFuture, Document, FindOptions, Scratch, Session, doc};
use dto::Timestamp;
use error::{ApiError, ErrorCode};
use idempotency::{Attempt, Done, Repeat, Windows, documents::Idempotency};

struct World {
    scratch: Scratch,
    clock: Clock,
    idempotency: Idempotency,
}

async fn world() -> World {
    let (scratch, clock) = (Scratch::new().await, Clock::manual(Timestamp::from_millis(1_000_000)));
    scratch.make(&idempotency::documents::indexes()).await.unwrap();
    let windows = Windows {
        key_lifetime: Duration::from_hours(24),
        implicit_window: Duration::from_secs(10),
        claim_lease: Duration::from_secs(5),
    };
    let idempotency = Idempotency::new((*scratch).clone(), clock.clone(), windows);
    World { scratch, clock, idempotency }
}

async fn repeat(key: Option<&str>, member: i64, body: &str) -> Repeat {
    let mut request = Request::builder().method("POST").uri("/api/things?x=1");
    if let Some(key) = key {
        request = request.header("Idempotency-Key", key);
    }
    let (mut parts, ()) = request.body(()).unwrap().into_parts();
    Attempt::from_request_parts(&mut parts, &()).await.unwrap().of(Some(member), &body).unwrap()
}

fn insert(s: &mut Session) -> BoxFuture<'_, Result<String, ApiError>> {
    Box::pin(async move {
        let id = uuid::Uuid::new_v4().to_string();
        s.insert("things", &[doc! { "_id": &id }]).await?;
        Ok(id)
    })
}

fn fail(code: ErrorCode) -> impl for<'s> Fn(&'s mut Session) -> BoxFuture<'s, Result<String, ApiError>> + Send + Sync {
    move |s| {
        Box::pin(async move {
            insert(s).await?;
            Err(ApiError::new(code))
        })
    }
}

impl World {
    async fn keyed(&self, key: &str, body: &str) -> Result<Done<String>, ApiError> {
        self.idempotency.run(repeat(Some(key), 1, body).await, insert).await
    }

    async fn things(&self) -> usize {
        let mut session = self.scratch.snapshot().await.unwrap();
        let things: Vec<Document> = session.find("things", doc! {}, FindOptions::default()).await.unwrap();
        things.len()
    }
}

#[tokio::test]
async fn a_key_replays_its_first_answer_until_it_expires() {
    let world = world().await;
    let first = world.keyed("k", "a").await.unwrap();
    assert!(!first.replayed);
    world.clock.advance(Duration::from_secs(86_399));
    assert_eq!(world.keyed("k", "a").await.unwrap(), Done { data: first.data, replayed: true });
    assert_eq!(world.keyed("k", "b").await.unwrap_err().code(), ErrorCode::IdempotencyKeyReused);
    assert!(!world.idempotency.run(repeat(Some("k"), 2, "a").await, insert).await.unwrap().replayed);
    world.clock.advance(Duration::from_secs(2));
    assert_eq!(world.idempotency.purge().await.unwrap(), 1);
    assert!(!world.keyed("k", "a").await.unwrap().replayed);
    assert_eq!(world.things().await, 3);
}

#[tokio::test]
async fn twins_at_once_make_one_thing() {
    let world = world().await;
    let twins = (0..12).map(|_| world.keyed("k", "a"));
    let (mut made, mut told) = (0, 0);
    for twin in futures::future::join_all(twins).await {
        match twin {
            Ok(done) => made += usize::from(!done.replayed),
            Err(error) => {
                assert_eq!((error.code(), error.retry_after_seconds()), (ErrorCode::IdempotencyKeyInUse, Some(1)));
                told += 1;
            }
        }
    }
    assert_eq!((made, world.things().await), (1, 1), "{told} were told to wait");
}

#[tokio::test]
async fn a_refusal_is_replayed_and_a_fault_gives_the_key_back_both_undone() {
    let world = world().await;
    for replayed in [false, true] {
        let refused = world.idempotency.run(repeat(Some("k"), 1, "a").await, fail(ErrorCode::PostNotFound)).await;
        let refused = refused.unwrap_err();
        assert_eq!((refused.code(), refused.is_replayed()), (ErrorCode::PostNotFound, replayed));
    }
    assert!(world.keyed("k", "a").await.unwrap_err().is_replayed());
    let fault = world.idempotency.run(repeat(Some("l"), 1, "a").await, fail(ErrorCode::InternalError)).await;
    assert!(fault.is_err());
    assert_eq!(world.things().await, 0);
    assert!(!world.keyed("l", "a").await.unwrap().replayed);
}

#[tokio::test]
async fn a_claim_whose_process_died_holds_for_its_lease() {
    let world = world().await;
    let (started, running) = tokio::sync::watch::channel(());
    let dead = tokio::spawn({
        let (idempotency, repeat) = (world.idempotency.clone(), repeat(Some("k"), 1, "a").await);
        async move {
            let hanging = idempotency.run(repeat, move |_| {
                started.send_replace(());
                Box::pin(std::future::pending::<Result<String, ApiError>>())
            });
            hanging.await.map(drop)
        }
    });
    running.clone().changed().await.unwrap();
    dead.abort();
    assert_eq!(world.keyed("k", "a").await.unwrap_err().code(), ErrorCode::IdempotencyKeyInUse);
    assert_eq!(world.keyed("k", "b").await.unwrap_err().code(), ErrorCode::IdempotencyKeyReused);
    world.clock.advance(Duration::from_secs(6));
    assert!(!world.keyed("k", "a").await.unwrap().replayed);
}

#[tokio::test]
async fn without_a_key_every_write_is_one_of_its_own() {
    let world = world().await;
    for _ in 0..2 {
        assert!(!world.idempotency.run(repeat(None, 1, "a").await, insert).await.unwrap().replayed);
    }
    assert_eq!(world.things().await, 2);
}
