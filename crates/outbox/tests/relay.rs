//! Every event exactly once and in order, whatever fails or dies; no event of a write that was undone.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{
    collections::{BTreeMap, VecDeque},
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering::SeqCst},
    },
    time::Duration,
};

use async_trait::async_trait;
use clock::Clock;
use database::{Database, DatabaseError, Options, sql};
use dead_letters::{ListenerLetters, PublisherLetters, TableLetters, UnsentEvent};
use dto::{MemberActivityType, Timestamp};
use event_log::{Consumer, EmbeddedLog, EventLog, EventLogError, History};
use kafka_envelope::{ACTIVITY_GROUP, Envelope};
use outbox::{Outbox, Relay, Resend, Resent};
use proptest::prelude::*;
use test_support::Place;
use tokio::{sync::Semaphore, time::sleep};
use tokio_util::sync::CancellationToken;
use trace_context::Context;

/// How long an event waits for the log.
const PATIENCE: Duration = Duration::from_mins(1);

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
    fates: Mutex<VecDeque<Fate>>,
    appended: AtomicUsize,
    death: Arc<Semaphore>,
}

impl FlakyLog {
    /// Waits until so many more appends were refused.
    async fn refused(&self, appends: usize) {
        let left = self.fates.lock().unwrap().len() - appends;
        while self.fates.lock().unwrap().len() > left {
            sleep(Duration::from_millis(5)).await;
        }
    }

    /// The next `appends` are refused.
    fn lose(&self, appends: usize) {
        *self.fates.lock().unwrap() = vec![Fate::RefusedBefore; appends].into();
    }
}

#[async_trait]
impl EventLog for FlakyLog {
    async fn append(&self, events: &[Envelope]) -> Result<(), EventLogError> {
        let fate = self.fates.lock().unwrap().pop_front().unwrap_or(Fate::Well);
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

    async fn history(&self) -> Result<Box<dyn History>, EventLogError> {
        unreachable!("nobody asks for what was")
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
    letters: Arc<TableLetters>,
    clock: Clock,
}

async fn world(fates: &[Fate]) -> World {
    World::with(fates.to_vec(), Place::new().await).await
}

fn event(post: i64, number: i64) -> Envelope {
    let mut event = Envelope::new(MemberActivityType::PostUpdate, number, Timestamp::from_millis(number));
    event.post_id = Some(post);
    event
}

fn unsent(event: &Envelope) -> UnsentEvent {
    UnsentEvent {
        event_id: event.event_id.to_string(),
        message_key: event.message_key(),
        event_time: event.created_at,
        payload: event.to_json().unwrap(),
        delivered: false,
    }
}

impl World {
    async fn with(fates: Vec<Fate>, place: Place) -> Self {
        let database = place.truth(schema::MIGRATIONS).await;
        let inner = EmbeddedLog::open(place.path()).await.unwrap();
        let (death, clock) = (Arc::new(Semaphore::new(0)), Clock::manual(Timestamp::from_millis(0)));
        let letters = place.path().join("letters.db");
        let letters = Database::open(&letters, Options::default(), dead_letters::MIGRATIONS).await.unwrap();
        let letters = Arc::new(TableLetters::new(letters, clock.clone()));
        let log = Arc::new(FlakyLog {
            inner,
            fates: Mutex::new(fates.into()),
            appended: AtomicUsize::new(0),
            death: Arc::clone(&death),
        });
        Self { _place: place, database, log, death, letters, clock }
    }

    fn relay(&self, batch: usize) -> Relay {
        Relay {
            database: self.database.clone(),
            outbox: Outbox::Content,
            log: self.log.clone(),
            letters: self.letters.clone(),
            patience: PATIENCE,
            clock: self.clock.clone(),
            batch,
        }
    }

    fn resend(&self) -> Resend {
        Resend { letters: self.letters.clone(), log: self.log.clone(), limit: 1000, max_attempts: 3 }
    }

    async fn relay_until_empty(&self) {
        let shutdown = CancellationToken::new();
        let relay = tokio::spawn(self.relay(10).run(shutdown.clone()));
        self.empty().await;
        shutdown.cancel();
        relay.await.unwrap();
    }

    /// One write: a row of its own and its event, undone together if `sound` is false.
    async fn write(&self, post: i64, number: i64, sound: bool) -> Envelope {
        let event = event(post, number);
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
async fn a_row_of_a_newer_program_becomes_a_letter_and_holds_nobody_up() {
    let world = world(&[]).await;
    let newer = world.write(1, 1, true).await;
    let text = "UPDATE content_outbox SET payload = replace(payload, '\"envelopeVersion\":1', '\"envelopeVersion\":2')";
    world.database.write::<_, DatabaseError, _>(move |c| Box::pin(c.run(sql(text)))).await.unwrap();
    let known = world.write(1, 2, true).await;
    world.relay_until_empty().await;
    assert_eq!(world.logged().await, [known]);
    let letters = world.letters.oldest(10).await.unwrap();
    assert_eq!(letters.len(), 1);
    assert_eq!(letters[0].subject.event_id, newer.event_id.to_string());
    assert!(letters[0].last_error.contains("newer"), "{}", letters[0].last_error);
}

#[tokio::test]
async fn what_a_log_that_is_away_does_not_take_in_time_becomes_letters_which_are_sent_once_it_is_back() {
    let world = World::with(vec![Fate::RefusedBefore; 12], Place::in_a_folder()).await;
    let (first, second) = (world.write(1, 1, true).await, world.write(2, 2, true).await);
    let shutdown = CancellationToken::new();
    let relay = tokio::spawn(world.relay(10).run(shutdown.clone()));
    world.log.refused(2).await;
    assert_eq!((world.waiting().await, world.letters.open().await.unwrap()), (2, 0), "they wait");
    world.clock.advance(PATIENCE * 2);
    world.empty().await;
    shutdown.cancel();
    relay.await.unwrap();
    let letters = world.letters.oldest(10).await.unwrap();
    let kept: Vec<_> = letters.iter().map(|letter| letter.subject.event_id.clone()).collect();
    assert_eq!(kept, [first.event_id.to_string(), second.event_id.to_string()]);
    assert_eq!(letters[0].subject.message_key, first.message_key());
    assert_eq!(letters[0].subject.event_time, first.created_at);
    assert_eq!(letters[0].subject.payload, first.to_json().unwrap());

    // The log is still away: activity gets them early, and they stay open.
    world.log.lose(4);
    let run = world.resend().run().await.unwrap();
    assert_eq!(run, Resent { delivered: 2, ..Resent::default() });
    assert_eq!(world.resend().run().await.unwrap(), Resent { completed: 2, ..Resent::default() }, "it is back");
    let early = world.letters.oldest_of(ACTIVITY_GROUP, 10).await.unwrap();
    assert_eq!(
        early.iter().map(|letter| &letter.subject.event_id).collect::<Vec<_>>(),
        kept.iter().collect::<Vec<_>>()
    );
    assert_eq!(world.logged().await, [first, second], "oldest first");
    assert_eq!(world.resend().run().await.unwrap(), Resent::default(), "once");
}

#[tokio::test]
async fn letters_sent_by_two_at_once_are_in_the_log_once() {
    let world = world(&[]).await;
    let events: Vec<Envelope> = (1..=250).map(|number| event(number, number)).collect();
    world.letters.keep_events(&events.iter().map(unsent).collect::<Vec<_>>(), 1, "away").await.unwrap();
    let (one, other) = (world.resend(), world.resend());
    let (one, other) = tokio::join!(one.run(), other.run());
    assert!(one.unwrap().completed + other.unwrap().completed >= 250);
    assert_eq!(world.logged().await.len(), 250);
    assert_eq!(world.letters.open().await.unwrap(), 0);
}

#[tokio::test]
async fn poison_is_parked_after_its_attempts_and_the_rest_goes_on() {
    let world = world(&[]).await;
    let sound = event(1, 1);
    let poison = UnsentEvent { payload: b"no event".to_vec(), ..unsent(&event(2, 2)) };
    world.letters.keep_events(&[poison.clone(), unsent(&sound)], 1, "away").await.unwrap();
    let first = world.resend().run().await.unwrap();
    assert_eq!(first, Resent { completed: 1, refused: 1, ..Resent::default() });
    let second = world.resend().run().await.unwrap();
    assert_eq!(second, Resent { refused: 1, parked: 1, ..Resent::default() }, "three attempts with the relay's own");
    assert_eq!(world.resend().run().await.unwrap(), Resent::default(), "it is left alone");
    assert_eq!(world.letters.parked(10).await.unwrap()[0].subject.event_id, poison.event_id);
    assert_eq!(world.letters.release(None).await.unwrap(), 1);
    assert_eq!(world.resend().run().await.unwrap().refused, 1);
}
