//! A log of several partitions in memory, a store that is as difficult as it is told to be, and a letter box.

use std::{
    collections::BTreeSet,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst},
    },
    time::Duration,
};

use async_trait::async_trait;
use dead_letters::{Letter, LetterError, ListenerLetters, UnhandledRecord};
use dto::{MemberActivityType, Timestamp};
use event_log::{
    Consumer, Delivery, EventLog, EventLogError, Handler, HandlerError, History, Partition, Progress, Record, run,
};
use kafka_envelope::Envelope;
use tokio::{sync::Notify, task::JoinHandle};
use tokio_util::sync::CancellationToken;
use trace_context::Context;

pub(crate) const TOPIC: &str = "member-activity-20261121";

pub(crate) const NOW: Timestamp = Timestamp::from_millis(1_795_262_400_000);

pub(crate) fn event(member: i64) -> Envelope {
    Envelope::new(MemberActivityType::MemberLogin, member, NOW)
}

/// Waits until something is so, and not for ever.
pub(crate) async fn until(what: impl Fn() -> bool) {
    let patience = tokio::time::Instant::now() + Duration::from_secs(20);
    while !what() {
        assert!(tokio::time::Instant::now() < patience, "it never came");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

#[derive(Default)]
pub(crate) struct Lane {
    records: Mutex<Vec<Record>>,
    next: AtomicUsize,
    pub(crate) committed: AtomicUsize,
    news: Notify,
    pub(crate) taken: CancellationToken,
    pub(crate) given_up: AtomicBool,
}

impl Lane {
    pub(crate) fn put(&self, payload: Vec<u8>) {
        let mut records = self.records.lock().unwrap();
        let offset = records.len().try_into().unwrap();
        let (topic, key) = (TOPIC.to_owned(), "key of the record".to_owned());
        records.push(Record { topic, partition: 3, offset, key, timestamp: NOW, payload });
        self.news.notify_one();
    }

    pub(crate) fn put_events(&self, members: impl IntoIterator<Item = i64>) {
        members.into_iter().for_each(|member| self.put(event(member).to_json().unwrap()));
    }
}

struct Walk(Arc<Lane>);

impl Drop for Walk {
    fn drop(&mut self) {
        self.0.given_up.store(true, SeqCst);
    }
}

#[async_trait]
impl Partition for Walk {
    fn name(&self) -> &'static str {
        "lane"
    }

    async fn next_batch(&self, max: usize) -> Result<Vec<Record>, EventLogError> {
        loop {
            let batch: Vec<Record> =
                self.0.records.lock().unwrap().iter().skip(self.0.next.load(SeqCst)).take(max).cloned().collect();
            if !batch.is_empty() {
                self.0.next.fetch_add(batch.len(), SeqCst);
                return Ok(batch);
            }
            self.0.news.notified().await;
        }
    }

    async fn commit(&self) -> Result<(), EventLogError> {
        self.0.committed.store(self.0.next.load(SeqCst), SeqCst);
        Ok(())
    }

    async fn lag(&self) -> Result<u64, EventLogError> {
        Ok((self.0.records.lock().unwrap().len() - self.0.next.load(SeqCst)) as u64)
    }

    async fn taken(&self) {
        self.0.taken.cancelled().await;
    }
}

/// A log whose group is given these partitions, one after the other.
pub(crate) struct Lanes(pub(crate) Vec<Arc<Lane>>);

struct Giving(Mutex<Vec<Arc<Lane>>>);

#[async_trait]
impl Consumer for Giving {
    async fn next_partition(&self) -> Result<Box<dyn Partition>, EventLogError> {
        let next = self.0.lock().unwrap().pop();
        match next {
            Some(lane) => Ok(Box::new(Walk(lane))),
            None => std::future::pending().await,
        }
    }
}

#[async_trait]
impl EventLog for Lanes {
    async fn append(&self, _: &[Envelope]) -> Result<(), EventLogError> {
        unreachable!("records are put into lanes")
    }

    async fn subscribe(&self, _: &str) -> Result<Box<dyn Consumer>, EventLogError> {
        Ok(Box::new(Giving(Mutex::new(self.0.clone()))))
    }

    async fn history(&self) -> Result<Box<dyn History>, EventLogError> {
        unreachable!("nobody asks for what was")
    }

    async fn prepare_topics(&self, _: Timestamp) -> Result<(), EventLogError> {
        Ok(())
    }

    async fn delete_topics_before(&self, _: Timestamp) -> Result<u64, EventLogError> {
        Ok(0)
    }
}

/// What the store refuses, what it takes for ever for, and whether it is there.
#[derive(Default)]
pub(crate) struct Store {
    pub(crate) refused: Mutex<BTreeSet<i64>>,
    pub(crate) endless: Mutex<BTreeSet<i64>>,
    pub(crate) away: AtomicBool,
    /// Every batch it was asked to take.
    pub(crate) asked: Mutex<Vec<Vec<i64>>>,
    pub(crate) taken: Mutex<Vec<i64>>,
    /// The events themselves, of letters too.
    pub(crate) events: Mutex<Vec<Envelope>>,
    /// Offsets it was told of as letters, and how much it had taken by then.
    pub(crate) passed_over: Mutex<Vec<(i64, usize)>>,
    /// In which trace it was asked last.
    pub(crate) trace: Mutex<Option<String>>,
}

impl Store {
    pub(crate) fn taken(&self) -> Vec<i64> {
        self.taken.lock().unwrap().clone()
    }

    pub(crate) fn asked(&self) -> Vec<Vec<i64>> {
        self.asked.lock().unwrap().clone()
    }

    fn refuses(&self, members: &[i64]) -> bool {
        members.iter().any(|member| self.refused.lock().unwrap().contains(member))
    }

    fn is_endless(&self, members: &[i64]) -> bool {
        members.iter().any(|member| self.endless.lock().unwrap().contains(member))
    }
}

/// The store as a group's handler.
pub(crate) struct Into(pub(crate) Arc<Store>);

#[async_trait]
impl Handler for Into {
    async fn handle(&self, batch: &[Delivery]) -> Result<(), HandlerError> {
        let members: Vec<i64> = batch.iter().map(|delivery| delivery.envelope.member_id).collect();
        self.0.asked.lock().unwrap().push(members.clone());
        *self.0.trace.lock().unwrap() = Context::current().map(|context| context.trace_id());
        while self.0.is_endless(&members) {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        if self.0.away.load(SeqCst) {
            return Err(HandlerError::Away("no store".into()));
        }
        if self.0.refuses(&members) {
            return Err(HandlerError::Refused(format!("not {members:?}").into()));
        }
        self.0.taken.lock().unwrap().extend(members);
        self.0.events.lock().unwrap().extend(batch.iter().map(|delivery| delivery.envelope.clone()));
        Ok(())
    }

    async fn pass_over(&self, record: &Record) -> Result<(), HandlerError> {
        if self.0.away.load(SeqCst) {
            return Err(HandlerError::Away("no store".into()));
        }
        let taken = self.0.taken.lock().unwrap().len();
        self.0.passed_over.lock().unwrap().push((record.offset, taken));
        Ok(())
    }
}

/// Letters as they were kept.
#[derive(Default)]
pub(crate) struct LetterBox {
    pub(crate) away: AtomicBool,
    pub(crate) tries: AtomicUsize,
    pub(crate) kept: Mutex<Vec<(UnhandledRecord, u32, String)>>,
}

#[async_trait]
impl ListenerLetters for LetterBox {
    async fn keep_record(&self, record: &UnhandledRecord, attempts: u32, error: &str) -> Result<(), LetterError> {
        self.tries.fetch_add(1, SeqCst);
        if self.away.load(SeqCst) {
            return Err(LetterError::new("no letter box"));
        }
        self.kept.lock().unwrap().push((record.clone(), attempts, error.to_owned()));
        Ok(())
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
        unreachable!("a worker only keeps")
    }

    async fn open_of(&self, _: &str) -> Result<u64, LetterError> {
        unreachable!("a worker only keeps")
    }
}

/// A group at work on some partitions.
pub(crate) struct World {
    pub(crate) lanes: Vec<Arc<Lane>>,
    pub(crate) store: Arc<Store>,
    pub(crate) letters: Arc<LetterBox>,
    pub(crate) progress: Arc<Progress>,
    shutdown: CancellationToken,
    task: JoinHandle<()>,
}

/// Starts the group after `prepare` has filled lanes and instructed the store.
pub(crate) fn start(lanes: usize, prepare: impl FnOnce(&[Arc<Lane>], &Store, &LetterBox)) -> World {
    let lanes: Vec<Arc<Lane>> = (0..lanes).map(|_| Arc::default()).collect();
    let (store, letters) = (Arc::<Store>::default(), Arc::<LetterBox>::default());
    prepare(&lanes, &store, &letters);
    let (progress, shutdown) = (Arc::<Progress>::default(), CancellationToken::new());
    let log = Arc::new(Lanes(lanes.clone()));
    let (handler, kept) = (Into(Arc::clone(&store)), Arc::clone(&letters));
    let (counted, stop) = (Arc::clone(&progress), shutdown.clone());
    let task = tokio::spawn(async move { run(log, "group", handler, kept, counted, stop).await });
    World { lanes, store, letters, progress, shutdown, task }
}

impl World {
    pub(crate) fn committed(&self, lane: usize) -> usize {
        self.lanes[lane].committed.load(SeqCst)
    }

    pub(crate) async fn stop(self) {
        self.shutdown.cancel();
        self.task.await.unwrap();
    }
}
