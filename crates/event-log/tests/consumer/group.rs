//! The loop of a group: nothing skipped, committed after the store, stopped cleanly.
use std::{
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering::SeqCst},
    },
    time::Duration,
};

use async_trait::async_trait;
use event_log::{Delivery, EmbeddedLog, EventLog, Handler, HandlerError, Progress, run};
use kafka_envelope::Envelope;
use tempfile::TempDir;
use tokio::{
    sync::{Semaphore, mpsc},
    task::JoinHandle,
};
use tokio_util::sync::CancellationToken;

use crate::world::{LetterBox, event};

fn events(members: impl IntoIterator<Item = i64>) -> Vec<Envelope> {
    members.into_iter().map(event).collect()
}

/// Longer than anything here should take.
const PATIENCE: Duration = Duration::from_secs(20);

/// Reports every attempt, fails the first ones, and waits for leave.
struct Store {
    attempts: mpsc::Sender<Vec<i64>>,
    failures: AtomicU32,
    leave: Arc<Semaphore>,
}

#[async_trait]
impl Handler for Store {
    async fn handle(&self, batch: &[Delivery]) -> Result<(), HandlerError> {
        self.attempts.send(batch.iter().map(|delivery| delivery.envelope.member_id).collect()).await.unwrap();
        self.leave.acquire().await.unwrap().forget();
        if self.failures.load(SeqCst) > 0 {
            self.failures.fetch_sub(1, SeqCst);
            return Err(HandlerError::Away("the store is away".into()));
        }
        Ok(())
    }
}

/// A group at work.
struct Group {
    attempts: mpsc::Receiver<Vec<i64>>,
    leave: Arc<Semaphore>,
    progress: Arc<Progress>,
    shutdown: CancellationToken,
    task: JoinHandle<()>,
}

fn start(log: &Arc<EmbeddedLog>, failures: u32, permits: usize) -> Group {
    let (sender, attempts) = mpsc::channel(100);
    let leave = Arc::new(Semaphore::new(permits));
    let store = Store { attempts: sender, failures: failures.into(), leave: Arc::clone(&leave) };
    let (progress, shutdown) = (Arc::<Progress>::default(), CancellationToken::new());
    let (log, counted, stop) = (Arc::clone(log), Arc::clone(&progress), shutdown.clone());
    let task =
        tokio::spawn(async move { run(log, "group", store, Arc::new(LetterBox::default()), counted, stop).await });
    Group { attempts, leave, progress, shutdown, task }
}

impl Group {
    /// The next batch the store is asked to take.
    async fn attempt(&mut self) -> Vec<i64> {
        tokio::time::timeout(PATIENCE, self.attempts.recv()).await.unwrap().unwrap()
    }

    async fn stop(self) -> Arc<Progress> {
        self.shutdown.cancel();
        self.task.await.unwrap();
        self.progress
    }
}

async fn open() -> (TempDir, Arc<EmbeddedLog>) {
    let folder = tempfile::tempdir().unwrap();
    let log = EmbeddedLog::open(folder.path()).await.unwrap();
    (folder, Arc::new(log))
}

#[tokio::test]
async fn a_failed_batch_is_repeated_whole_before_anything_else() {
    let (_folder, log) = open().await;
    log.append(&events(1..=3)).await.unwrap();
    let mut group = start(&log, 2, 0);
    assert_eq!(group.attempt().await, [1, 2, 3]);
    log.append(&events([4])).await.unwrap();
    group.leave.add_permits(4);
    for expected in [vec![1, 2, 3], vec![1, 2, 3], vec![4]] {
        assert_eq!(group.attempt().await, expected);
    }
    let progress = group.stop().await;
    assert_eq!((progress.handled(), progress.failures(), progress.lag()), (4, 2, 0));
}

#[tokio::test]
async fn a_stop_finishes_the_batch_in_hand_and_commits_it() {
    let (_folder, log) = open().await;
    log.append(&events([1])).await.unwrap();
    let mut group = start(&log, 0, 0);
    group.attempt().await;
    log.append(&events([2])).await.unwrap();
    group.shutdown.cancel();
    group.leave.add_permits(1);
    assert_eq!(group.stop().await.handled(), 1);
    let mut next = start(&log, 0, 9);
    assert_eq!(next.attempt().await, [2]);
    next.stop().await;
}

#[tokio::test]
async fn what_the_store_never_had_comes_again_after_a_restart() {
    let (_folder, log) = open().await;
    log.append(&events([1, 2])).await.unwrap();
    let mut group = start(&log, u32::MAX, 9);
    group.attempt().await;
    group.attempt().await;
    let progress = group.stop().await;
    assert_eq!((progress.handled(), progress.lag()), (0, 2));
    let mut next = start(&log, 0, 9);
    assert_eq!(next.attempt().await, [1, 2]);
    next.stop().await;
}
