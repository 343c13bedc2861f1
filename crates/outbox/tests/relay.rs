//! Every event exactly once and in order, whatever fails or dies; no event of a write that was undone.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering::SeqCst},
    },
};

use async_trait::async_trait;
use database::{Database, DatabaseError, sql};
use dto::{MemberActivityType, Timestamp};
use event_log::{Consumer, EmbeddedLog, EventLog, EventLogError};
use kafka_envelope::Envelope;
use outbox::{Outbox, Relay};
use proptest::prelude::*;
use test_support::Place;
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;
use trace_context::Context;

/// How an append ends, in turn; afterwards all is well.
#[derive(Debug, Clone, Copy)]
enum Fate {
    Well,
    RefusedBefore,
    /// The log has the events, but its answer is lost.
    AnswerLost,
    /// The relay dies while its events are in the log and still in the outbox.
    RelayDies,
}

struct FlakyLog {
    inner: EmbeddedLog,
    fates: Vec<Fate>,
    appends: AtomicUsize,
    appended: AtomicUsize,
    death: Arc<Semaphore>,
}

#[async_trait]
impl EventLog for FlakyLog {
    async fn append(&self, events: &[Envelope]) -> Result<(), EventLogError> {
        let fate = self.fates.get(self.appends.fetch_add(1, SeqCst)).copied().unwrap_or(Fate::Well);
        if matches!(fate, Fate::RefusedBefore) {
            return Err(DatabaseError::QueueFull.into());
        }
        self.inner.append(events).await?;
        self.appended.fetch_add(events.len(), SeqCst);
        match fate {
            Fate::AnswerLost => Err(DatabaseError::QueueFull.into()),
            Fate::RelayDies => {
                self.death.add_permits(1);
                std::future::pending().await
            }
            Fate::Well | Fate::RefusedBefore => Ok(()),
        }
    }

    async fn subscribe(&self, group: &str) -> Result<Box<dyn Consumer>, EventLogError> {
        self.inner.subscribe(group).await
    }

    async fn prepare_topics(&self, now: Timestamp) -> Result<(), EventLogError> {
        self.inner.prepare_topics(now).await
    }

    async fn delete_topics_before(&self, time: Timestamp) -> Result<u64, EventLogError> {
        self.inner.delete_topics_before(time).await
    }
}

struct World {
    _place: Place,
    database: Database,
    log: Arc<FlakyLog>,
    death: Arc<Semaphore>,
}

async fn world(fates: &[Fate]) -> World {
    let place = Place::new().await;
    let database = place.truth(schema::MIGRATIONS).await;
    let inner = EmbeddedLog::open(place.path()).await.unwrap();
    let death = Arc::new(Semaphore::new(0));
    let log = FlakyLog {
        inner,
        fates: fates.to_vec(),
        appends: AtomicUsize::new(0),
        appended: AtomicUsize::new(0),
        death: Arc::clone(&death),
    };
    World { _place: place, database, log: Arc::new(log), death }
}

impl World {
    fn relay(&self, batch: usize) -> Relay {
        Relay { database: self.database.clone(), outbox: Outbox::Content, log: self.log.clone(), batch }
    }

    /// One write: a row of its own and its event, undone together if `sound` is false.
    async fn write(&self, post: i64, number: i64, sound: bool) -> Envelope {
        let mut event = Envelope::new(MemberActivityType::PostUpdate, number, Timestamp::from_millis(number));
        event.post_id = Some(post);
        let written = event.clone();
        let outcome = self
            .database
            .write(move |connection| {
                Box::pin(async move {
                    outbox::append(connection, Outbox::Content, &written).await?;
                    if sound { Ok(()) } else { Err(DatabaseError::Corrupt("on purpose".to_owned())) }
                })
            })
            .await;
        assert_eq!(outcome.is_ok(), sound);
        event
    }

    async fn waiting(&self) -> i64 {
        let count = sql("SELECT count(*) FROM content_outbox");
        self.database.read().await.unwrap().one::<(i64,)>(count).await.unwrap().0
    }

    async fn empty(&self) {
        let mut commits = self.database.committed();
        while self.waiting().await > 0 {
            commits.changed().await.unwrap();
        }
    }

    async fn logged(&self) -> Vec<Envelope> {
        let partition = self.log.subscribe("test").await.unwrap().next_partition().await.unwrap();
        let records = partition.next_batch(100_000).await.unwrap();
        records.iter().map(|record| Envelope::from_json(&record.payload).unwrap()).collect()
    }
}

fn by_post(events: &[Envelope]) -> BTreeMap<Option<i64>, Vec<&Envelope>> {
    let mut posts = BTreeMap::<_, Vec<_>>::new();
    for event in events {
        posts.entry(event.post_id).or_default().push(event);
    }
    posts
}

#[tokio::test]
async fn relays_side_by_side_share_the_work_without_doubling_it() {
    let world = world(&[]).await;
    let mut expected = Vec::new();
    for number in 0..400 {
        expected.push(world.write(1 + number % 23, number, true).await);
    }
    let shutdown = CancellationToken::new();
    let relays: Vec<_> = (0..4).map(|_| tokio::spawn(world.relay(7).run(shutdown.clone()))).collect();
    for number in 400..600 {
        expected.push(world.write(1 + number % 23, number, true).await);
    }
    world.empty().await;
    shutdown.cancel();
    for relay in relays {
        relay.await.unwrap();
    }
    let logged = world.logged().await;
    assert_eq!(logged.len(), expected.len());
    assert_eq!(by_post(&logged), by_post(&expected));
    assert_eq!(world.log.appended.load(SeqCst), expected.len(), "no event was appended twice");
}

/// Runs relays one after the other until one is left alive; a relay that dies is followed by the next.
async fn relays(world: &World, batch: usize, shutdown: CancellationToken) {
    loop {
        let mut relay = tokio::spawn(world.relay(batch).run(shutdown.clone()));
        tokio::select! {
            ended = &mut relay => return ended.unwrap(),
            death = world.death.acquire() => {
                death.unwrap().forget();
                relay.abort();
            }
        }
    }
}

async fn survives(fates: &[Fate], writes: &[(i64, bool)], batch: usize) {
    let world = world(fates).await;
    let shutdown = CancellationToken::new();
    let write = async {
        let mut expected = Vec::new();
        for (number, &(post, sound)) in (1..).zip(writes) {
            let event = world.write(post, number, sound).await;
            if sound {
                expected.push(event);
            }
        }
        // One sound write at the end, so that there is something to wait for.
        expected.push(world.write(1, 0, true).await);
        world.empty().await;
        shutdown.cancel();
        expected
    };
    let (expected, ()) = tokio::join!(write, relays(&world, batch, shutdown.clone()));
    let logged = world.logged().await;
    assert_eq!(logged.len(), expected.len());
    assert_eq!(by_post(&logged), by_post(&expected));
}

fn fate() -> impl Strategy<Value = Fate> {
    prop_oneof![Just(Fate::Well), Just(Fate::RefusedBefore), Just(Fate::AnswerLost), Just(Fate::RelayDies)]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, max_shrink_iters: 20, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_event_is_logged_once_and_in_order(
        fates in proptest::collection::vec(fate(), 0..4),
        writes in proptest::collection::vec((1..4_i64, proptest::bool::weighted(0.8)), 0..40),
        batch in 1..8_usize,
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let patience = std::time::Duration::from_secs(20);
        runtime.block_on(async { tokio::time::timeout(patience, survives(&fates, &writes, batch)).await }).unwrap();
    }
}

#[tokio::test]
async fn an_event_carries_the_trace_of_its_write() {
    let world = world(&[]).await;
    let context = Context::root();
    context.clone().scope(world.write(1, 1, true)).await;
    world.write(1, 2, true).await;
    let shutdown = CancellationToken::new();
    let task = tokio::spawn(world.relay(10).run(shutdown.clone()));
    world.empty().await;
    let traces: Vec<Option<String>> = world.logged().await.into_iter().map(|event| event.traceparent).collect();
    assert_eq!(traces, [Some(context.traceparent()), None]);
    shutdown.cancel();
    task.await.unwrap();
}

#[tokio::test]
async fn a_relay_at_rest_does_not_wake_itself() {
    let world = world(&[]).await;
    let counted = world.database.counted();
    let relay = Relay { database: counted.clone(), ..world.relay(10) };
    let shutdown = CancellationToken::new();
    let task = tokio::spawn(relay.run(shutdown.clone()));
    world.write(1, 1, true).await;
    world.empty().await;
    // Its own commit may wake it once more; then nothing does, however long others go on reading.
    for _ in 0..200 {
        assert_eq!(world.waiting().await, 0);
    }
    assert!(counted.statements() < 20, "{} statements", counted.statements());
    shutdown.cancel();
    task.await.unwrap();
}

#[tokio::test]
async fn a_row_of_a_newer_program_holds_the_outbox_instead_of_being_lost() {
    let world = world(&[]).await;
    world.write(1, 1, true).await;
    let newer =
        sql("UPDATE content_outbox SET payload = replace(payload, '\"envelopeVersion\":1', '\"envelopeVersion\":2')");
    world.database.write::<_, DatabaseError, _>(|c| Box::pin(async move { c.run(newer).await })).await.unwrap();
    world.write(1, 2, true).await;
    let shutdown = CancellationToken::new();
    let task = tokio::spawn(world.relay(10).run(shutdown.clone()));
    let older =
        sql("UPDATE content_outbox SET payload = replace(payload, '\"envelopeVersion\":2', '\"envelopeVersion\":1')");
    tokio::task::yield_now().await;
    assert_eq!(world.waiting().await, 2);
    world.database.write::<_, DatabaseError, _>(|c| Box::pin(async move { c.run(older).await })).await.unwrap();
    world.empty().await;
    assert_eq!(world.logged().await.len(), 2);
    shutdown.cancel();
    task.await.unwrap();
}
