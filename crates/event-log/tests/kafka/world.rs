//! Topics of a test's own on a real broker.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
    time::Duration,
};

use async_trait::async_trait;
use dead_letters::{Letter, LetterError, ListenerLetters, UnhandledRecord};
use dto::{MemberActivityType, Timestamp};
use event_log::{Delivery, Handler, HandlerError, KafkaLog, Progress, Record, run};
use kafka_envelope::Envelope;
use rdkafka::{
    ClientConfig,
    admin::{AdminClient, AdminOptions},
    client::DefaultClientContext,
    metadata::MetadataTopic,
};
use settings::{
    SecretString,
    sections::{Acks, Kafka, KafkaProtocol},
};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

/// 2026-11-21T12:00:00Z, a day that is `today` to nobody.
pub(crate) const NOON: Timestamp = Timestamp::from_millis(1_795_262_400_000);

pub(crate) const DAY: Duration = Duration::from_hours(24);

/// Longer than any step here should take.
const PATIENCE: Duration = Duration::from_secs(40);

/// Of new topics; the broker keeps what it is given, whatever the date.
const RETENTION: Duration = Duration::from_hours(24 * 3650);

pub(crate) fn settings(brokers: &str, prefix: &str) -> Kafka {
    Kafka {
        brokers: brokers.to_owned(),
        acks: Acks::Leader,
        topic_prefix: prefix.to_owned(),
        group_prefix: String::new(),
        partitions: 6,
        replication_factor: 1,
        min_insync_replicas: 1,
        security_protocol: KafkaProtocol::Plaintext,
        sasl_mechanism: String::new(),
        sasl_username: String::new(),
        sasl_password: SecretString::default(),
        ssl_ca: String::new(),
    }
}

pub(crate) struct World {
    pub(crate) brokers: String,
    pub(crate) prefix: String,
    groups: Mutex<Vec<String>>,
}

impl World {
    pub(crate) fn new() -> Self {
        let brokers = std::env::var("DAILYFEED__KAFKA__BROKERS");
        let brokers =
            brokers.expect("DAILYFEED__KAFKA__BROKERS must be HOST:PORT of a Kafka broker: `scripts/stores env`");
        let prefix = format!("test-{}-", Uuid::new_v4().simple());
        Self { brokers, prefix, groups: Mutex::default() }
    }

    pub(crate) fn log_with(&self, acks: Acks) -> Arc<KafkaLog> {
        let settings = Kafka { acks, ..settings(&self.brokers, &self.prefix) };
        Arc::new(KafkaLog::new(&settings, RETENTION).unwrap())
    }

    pub(crate) fn log(&self) -> Arc<KafkaLog> {
        self.log_with(Acks::Leader)
    }

    /// A group that nobody else has.
    pub(crate) fn group(&self) -> String {
        let group = format!("{}group-{}", self.prefix, Uuid::new_v4().simple());
        self.groups.lock().unwrap().push(group.clone());
        group
    }

    pub(crate) fn topic(&self, time: Timestamp) -> String {
        format!("{}{}", self.prefix, time.date_digits())
    }

    pub(crate) fn admin(&self) -> AdminClient<DefaultClientContext> {
        ClientConfig::new().set("bootstrap.servers", &self.brokers).create().unwrap()
    }
}

impl Drop for World {
    /// Leaves the broker as it was.
    fn drop(&mut self) {
        let (admin, prefix, groups) = (self.admin(), self.prefix.clone(), self.groups.lock().unwrap().clone());
        let clean = move || {
            let metadata = admin.inner().fetch_metadata(None, Duration::from_secs(5)).unwrap();
            let topics: Vec<&str> =
                metadata.topics().iter().map(MetadataTopic::name).filter(|name| name.starts_with(&prefix)).collect();
            let groups: Vec<&str> = groups.iter().map(String::as_str).collect();
            let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
            runtime.block_on(async {
                if !groups.is_empty() {
                    let _ = admin.delete_groups(&groups, &AdminOptions::new()).await;
                }
                if !topics.is_empty() {
                    let _ = admin.delete_topics(&topics, &AdminOptions::new()).await;
                }
            });
        };
        let _ = std::thread::spawn(clean).join();
    }
}

/// Event `number` about a post; numbers are member ids, so that they can be told apart.
pub(crate) fn event(post: i64, number: i64, time: Timestamp) -> Envelope {
    let mut event = Envelope::new(MemberActivityType::PostUpdate, number, time);
    event.post_id = Some(post);
    event
}

/// Numbers `from..to`, each about one of ten posts.
pub(crate) fn events(numbers: std::ops::Range<i64>) -> Vec<Envelope> {
    numbers.map(|number| event(number % 10, number, NOON)).collect()
}

/// The next records of some partition, and that partition, within the test's patience.
pub(crate) async fn patiently<T>(future: impl Future<Output = T>) -> T {
    tokio::time::timeout(PATIENCE, future).await.expect("it never came")
}

/// Event numbers in the order of their records.
pub(crate) fn numbers(records: &[Record]) -> Vec<i64> {
    records.iter().map(|record| Envelope::from_json(&record.payload).unwrap().member_id).collect()
}

/// What a group has handled: post and number, in order.
#[derive(Clone, Default)]
pub(crate) struct Handled {
    pub(crate) done: Arc<Mutex<Vec<(i64, i64)>>>,
    /// How long a batch takes.
    pub(crate) slowness: Duration,
}

impl Handled {
    pub(crate) fn all(&self) -> Vec<(i64, i64)> {
        self.done.lock().unwrap().clone()
    }

    pub(crate) fn distinct(&self) -> usize {
        let mut all = self.all();
        all.sort_unstable();
        all.dedup();
        all.len()
    }

    /// The numbers of each post, in the order in which they came first.
    pub(crate) fn by_post(&self) -> BTreeMap<i64, Vec<i64>> {
        let mut posts = BTreeMap::<_, Vec<_>>::new();
        for (post, number) in self.all() {
            let numbers = posts.entry(post).or_default();
            if !numbers.contains(&number) {
                numbers.push(number);
            }
        }
        posts
    }

    pub(crate) async fn until(&self, distinct: usize) {
        let wait = async {
            while self.distinct() < distinct {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        let enough = tokio::time::timeout(PATIENCE, wait).await;
        assert!(enough.is_ok(), "{} of {distinct} events came", self.distinct());
    }
}

#[async_trait]
impl Handler for Handled {
    async fn handle(&self, batch: &[Delivery]) -> Result<(), HandlerError> {
        tokio::time::sleep(self.slowness).await;
        let seen = batch.iter().map(|delivery| (delivery.envelope.post_id.unwrap(), delivery.envelope.member_id));
        self.done.lock().unwrap().extend(seen);
        Ok(())
    }
}

/// A member of a group at work.
pub(crate) struct Working {
    pub(crate) progress: Arc<Progress>,
    shutdown: CancellationToken,
    pub(crate) task: JoinHandle<()>,
}

pub(crate) fn work(log: &Arc<KafkaLog>, group: &str, store: &Handled) -> Working {
    let (progress, shutdown) = (Arc::<Progress>::default(), CancellationToken::new());
    let (log, group, handler) = (Arc::clone(log), group.to_owned(), store.clone());
    let (counted, stop) = (Arc::clone(&progress), shutdown.clone());
    let task = tokio::spawn(async move { run(log, &group, handler, Arc::new(NoLetters), counted, stop).await });
    Working { progress, shutdown, task }
}

impl Working {
    pub(crate) async fn stop(self) {
        self.shutdown.cancel();
        patiently(self.task).await.unwrap();
    }
}

/// Nothing here is refused.
struct NoLetters;

#[async_trait]
impl ListenerLetters for NoLetters {
    async fn keep_record(&self, record: &UnhandledRecord, _: u32, error: &str) -> Result<(), LetterError> {
        panic!("{record:?}: {error}");
    }

    async fn oldest_of(&self, _: &str, _: u32) -> Result<Vec<Letter<UnhandledRecord>>, LetterError> {
        unreachable!("a worker only keeps")
    }

    async fn complete_record(&self, _: &str, _: &str) -> Result<(), LetterError> {
        unreachable!("a worker only keeps")
    }

    async fn fail_record(&self, _: &str, _: &str, _: &str, _: bool) -> Result<(), LetterError> {
        unreachable!("a worker only keeps")
    }

    async fn parked_of(&self, _: &str, _: u32) -> Result<Vec<Letter<UnhandledRecord>>, LetterError> {
        unreachable!("a worker only keeps")
    }

    async fn release_of(&self, _: &str, _: Option<&str>) -> Result<u64, LetterError> {
        unreachable!("a worker only keeps")
    }

    async fn purge_of(&self, _: &str, _: Timestamp) -> Result<u64, LetterError> {
        unreachable!("nothing is refused")
    }

    async fn open_of(&self, _: &str) -> Result<u64, LetterError> {
        unreachable!("a worker only keeps")
    }
}
