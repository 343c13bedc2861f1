//! The relay on brokers, of librdkafka's own making, which can be taken away.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{
    collections::BTreeSet,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering::SeqCst},
    },
    time::Duration,
};

use async_trait::async_trait;
use clock::Clock;
use database::{Database, DatabaseError, Options, sql};
use dead_letters::{PublisherLetters, TableLetters};
use dto::{MemberActivityType, Timestamp};
use event_log::{Consumer, Delivery, EventLog, EventLogError, Handler, HandlerError, History, KafkaLog, Progress, run};
use jwt::ServiceSecrets;
use kafka_envelope::Envelope;
use outbox::{Outbox, Relay};
use rdkafka::mocking::MockCluster;
use service_client::{ActivityClient, CallingService, http_client};
use settings::Settings;
use test_support::Place;
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;
use transport::{Switch, Transport};
use uuid::Uuid;

/// 2026-11-21T12:00:00Z.
const NOON: Timestamp = Timestamp::from_millis(1_795_262_400_000);

const DAY: Duration = Duration::from_hours(24);

/// Longer than any step should take.
const BOUND: Duration = Duration::from_mins(1);

/// Counts the appends that failed.
struct Counting {
    inner: KafkaLog,
    failed: AtomicUsize,
}

#[async_trait]
impl EventLog for Counting {
    async fn append(&self, events: &[Envelope]) -> Result<(), EventLogError> {
        let appended = self.inner.append(events).await;
        self.failed.fetch_add(usize::from(appended.is_err()), SeqCst);
        appended
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

#[derive(Clone, Default)]
struct Seen(Arc<Mutex<Vec<Envelope>>>);

#[async_trait]
impl Handler for Seen {
    async fn handle(&self, batch: &[Delivery]) -> Result<(), HandlerError> {
        self.0.lock().unwrap().extend(batch.iter().map(|delivery| delivery.envelope.clone()));
        Ok(())
    }
}

impl Seen {
    fn ids(&self) -> BTreeSet<Uuid> {
        self.0.lock().unwrap().iter().map(|event| event.event_id).collect()
    }
}

async fn until(what: &str, check: impl AsyncFn() -> bool) {
    let wait = async {
        while !check().await {
            sleep(Duration::from_millis(20)).await;
        }
    };
    assert!(tokio::time::timeout(BOUND, wait).await.is_ok(), "not within {BOUND:?}: {what}");
}

async fn write(database: &Database, numbers: std::ops::Range<i64>) -> BTreeSet<Uuid> {
    let mut written = BTreeSet::new();
    for number in numbers {
        let mut event = Envelope::new(MemberActivityType::PostUpdate, number, NOON);
        event.post_id = Some(number % 3);
        written.insert(event.event_id);
        let write = database.write::<_, DatabaseError, _>(move |c| {
            Box::pin(async move { outbox::append(c, Outbox::Content, &event).await })
        });
        write.await.unwrap();
    }
    written
}

async fn waiting(database: &Database) -> i64 {
    let count = sql("SELECT count(*) FROM content_outbox");
    database.read().await.unwrap().one::<(i64,)>(count).await.unwrap().0
}

#[tokio::test]
async fn a_broker_outage_after_metadata_was_cached_loses_no_event() {
    let cluster = MockCluster::new(1).unwrap();
    cluster.create_topic("member-activity-20261121", 6, 1).unwrap();
    let settings = Settings::with(&[&format!("kafka.brokers={}", cluster.bootstrap_servers())]).unwrap();
    let log = Arc::new(Counting { inner: KafkaLog::new(&settings.kafka, DAY).unwrap(), failed: AtomicUsize::new(0) });
    let (place, clock) = (Place::in_a_folder(), Clock::manual(NOON));
    let letters = place.path().join("letters.db");
    let letters = Database::open(&letters, Options::default(), dead_letters::MIGRATIONS).await.unwrap();
    let letters = Arc::new(TableLetters::new(letters, clock.clone()));
    let database = place.truth(schema::MIGRATIONS).await;
    let from = CallingService { name: "content", secrets: ServiceSecrets::generate().unwrap(), clock: clock.clone() };
    let transport = Transport {
        switch: Switch::new(database.clone(), "content", clock.clone()),
        log: log.clone(),
        activity: ActivityClient::new(from, "http://127.0.0.1:1", http_client().unwrap()),
    };
    let relay = Relay {
        database: database.clone(),
        outbox: Outbox::Content,
        transport,
        letters: letters.clone(),
        patience: DAY,
        clock,
        batch: 4,
    };
    let shutdown = CancellationToken::new();
    let relay = tokio::spawn(relay.run(shutdown.clone()));
    let mut written = write(&database, 0..10).await;
    until("the first events are sent", async || waiting(&database).await == 0).await;

    cluster.broker_down(1).unwrap();
    written.extend(write(&database, 10..20).await);
    until("sending has failed", async || log.failed.load(SeqCst) > 0).await;
    assert_eq!(waiting(&database).await, 10, "what the broker did not acknowledge stays");
    cluster.broker_up(1).unwrap();
    written.extend(write(&database, 20..30).await);
    until("the outbox is empty", async || waiting(&database).await == 0).await;
    shutdown.cancel();
    relay.await.unwrap();

    let (seen, stop) = (Seen::default(), CancellationToken::new());
    let (consumed, handler, progress) = (log.clone(), seen.clone(), Arc::<Progress>::default());
    let (kept, stopping) = (letters.clone(), stop.clone());
    let group = tokio::spawn(async move { run(consumed, "group", handler, kept, progress, stopping).await });
    until("every event has come", async || seen.ids().len() >= written.len()).await;
    stop.cancel();
    group.await.unwrap();
    assert_eq!(seen.ids(), written);
    assert_eq!(letters.open().await.unwrap(), 0);
}
