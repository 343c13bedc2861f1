//! An outbox with its relays, a log and an activity that fail as they are told.

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
use dead_letters::{TableLetters, UnsentEvent};
use dto::{MemberActivityType, Timestamp};
use event_log::{Consumer, EmbeddedLog, EventLog, EventLogError, History};
use jwt::ServiceSecrets;
use kafka_envelope::Envelope;
use outbox::{Outbox, Relay, Resend};
use service_client::{ActivityClient, CallingService, http_client};
use test_support::{Place, StandIn};
use tokio::{sync::Semaphore, time::sleep};
use tokio_util::sync::CancellationToken;
use transport::{Switch, Transport};

/// How long an event waits for the log.
pub(crate) const PATIENCE: Duration = Duration::from_mins(1);

/// How an append ends, in turn; afterwards all is well.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Fate {
    Well,
    RefusedBefore,
    /// The log has the events, but its answer is lost.
    AnswerLost,
    /// The relay dies while its events are in the log and still in the outbox.
    RelayDies,
}

pub(crate) struct FlakyLog {
    inner: EmbeddedLog,
    fates: Mutex<VecDeque<Fate>>,
    pub(crate) appended: AtomicUsize,
    death: Arc<Semaphore>,
}

impl FlakyLog {
    /// Waits until so many more appends were refused.
    pub(crate) async fn refused(&self, appends: usize) {
        let left = self.fates.lock().unwrap().len() - appends;
        while self.fates.lock().unwrap().len() > left {
            sleep(Duration::from_millis(5)).await;
        }
    }

    /// The next `appends` are refused.
    pub(crate) fn lose(&self, appends: usize) {
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

pub(crate) struct World {
    _place: Place,
    pub(crate) database: Database,
    pub(crate) log: Arc<FlakyLog>,
    pub(crate) death: Arc<Semaphore>,
    pub(crate) letters: Arc<TableLetters>,
    pub(crate) activity: StandIn,
    pub(crate) transport: Transport,
    pub(crate) clock: Clock,
}

pub(crate) async fn world(fates: &[Fate]) -> World {
    World::with(fates.to_vec(), Place::new().await).await
}

pub(crate) fn event(post: i64, number: i64) -> Envelope {
    let mut event = Envelope::new(MemberActivityType::PostUpdate, number, Timestamp::from_millis(number));
    event.post_id = Some(post);
    event
}

pub(crate) fn unsent(event: &Envelope) -> UnsentEvent {
    UnsentEvent {
        event_id: event.event_id.to_string(),
        message_key: event.message_key(),
        event_time: event.created_at,
        payload: event.to_json().unwrap(),
        delivered: false,
    }
}

impl World {
    pub(crate) async fn with(fates: Vec<Fate>, place: Place) -> Self {
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
        let activity = StandIn::start().await;
        let from =
            CallingService { name: "content", secrets: ServiceSecrets::generate().unwrap(), clock: clock.clone() };
        let transport = Transport {
            switch: Switch::new(database.clone(), "content", clock.clone()),
            log: log.clone(),
            activity: ActivityClient::new(from, activity.url.clone(), http_client().unwrap()),
        };
        Self { _place: place, database, log, death, letters, activity, transport, clock }
    }

    pub(crate) fn relay(&self, batch: usize) -> Relay {
        Relay {
            database: self.database.clone(),
            outbox: Outbox::Content,
            transport: self.transport.clone(),
            letters: self.letters.clone(),
            patience: PATIENCE,
            clock: self.clock.clone(),
            batch,
        }
    }

    pub(crate) fn resend(&self) -> Resend {
        Resend {
            database: self.database.clone(),
            letters: self.letters.clone(),
            transport: self.transport.clone(),
            limit: 1000,
            max_attempts: 3,
        }
    }

    pub(crate) async fn relay_until_empty(&self) {
        let shutdown = CancellationToken::new();
        let relay = tokio::spawn(self.relay(10).run(shutdown.clone()));
        self.empty().await;
        shutdown.cancel();
        relay.await.unwrap();
    }

    /// One write: a row of its own and its event, undone together if `sound` is false.
    pub(crate) async fn write(&self, post: i64, number: i64, sound: bool) -> Envelope {
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

    pub(crate) async fn waiting(&self) -> i64 {
        let count = sql("SELECT count(*) FROM content_outbox");
        self.database.read().await.unwrap().one::<(i64,)>(count).await.unwrap().0
    }

    pub(crate) async fn empty(&self) {
        let mut commits = self.database.committed();
        while self.waiting().await > 0 {
            commits.changed().await.unwrap();
        }
    }

    pub(crate) async fn logged(&self) -> Vec<Envelope> {
        let partition = self.log.subscribe("test").await.unwrap().next_partition().await.unwrap();
        let records = partition.next_batch(100_000).await.unwrap();
        records.iter().map(|record| Envelope::from_json(&record.payload).unwrap()).collect()
    }
}

pub(crate) fn by_post(events: &[Envelope]) -> BTreeMap<Option<i64>, Vec<&Envelope>> {
    let mut posts = BTreeMap::<_, Vec<_>>::new();
    for event in events {
        posts.entry(event.post_id).or_default().push(event);
    }
    posts
}
