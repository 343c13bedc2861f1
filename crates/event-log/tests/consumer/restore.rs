//! The restore job: oldest first, counted, parked, released, and harmless twice at once.

use std::sync::{Arc, atomic::Ordering::SeqCst};

use clock::Clock;
use database::{Database, Options};
use dead_letters::{ListenerLetters, MIGRATIONS, TableLetters, UnhandledRecord};
use event_log::{RestoreError, Restored, retry_letters, run};
use kafka_envelope::Envelope;
use tempfile::TempDir;
use tokio_util::sync::CancellationToken;

use crate::world::{Into, Lane, Lanes, NOW, Store, TOPIC, event, until};

struct World {
    _folder: TempDir,
    letters: TableLetters,
    store: Arc<Store>,
    handler: Into,
}

async fn world() -> World {
    let folder = tempfile::tempdir().unwrap();
    let database = Database::open(&folder.path().join("letters.db"), Options::default(), MIGRATIONS).await.unwrap();
    let store = Arc::<Store>::default();
    let handler = Into(Arc::clone(&store));
    World { letters: TableLetters::new(database, Clock::manual(NOW)), _folder: folder, store, handler }
}

impl World {
    /// A letter about `member`, `age` milliseconds old.
    async fn letter(&self, member: i64, age: i64) -> String {
        let event = Envelope { created_at: NOW.plus_millis(-age), ..event(member) };
        let record = UnhandledRecord {
            group: "group".to_owned(),
            topic: TOPIC.to_owned(),
            partition: 0,
            offset: member,
            message_key: event.message_key(),
            event_id: event.event_id.to_string(),
            event_time: event.created_at,
            payload: event.to_json().unwrap(),
        };
        self.letters.keep_record(&record, 3, "refused").await.unwrap();
        record.event_id
    }

    async fn retry(&self, limit: u32, max_attempts: u32) -> Result<Restored, RestoreError> {
        retry_letters(&self.letters, "group", &self.handler, limit, max_attempts).await
    }
}

#[tokio::test]
async fn the_oldest_go_first_one_by_one_and_bounded() {
    let world = world().await;
    for (member, age) in [(1, 10), (2, 30), (3, 20)] {
        world.letter(member, age).await;
    }
    assert_eq!(world.retry(2, 10).await.unwrap(), Restored { completed: 2, ..Restored::default() });
    assert_eq!(world.store.asked(), [[2], [3]]);
    assert_eq!(world.retry(2, 10).await.unwrap().completed, 1);
    assert_eq!(world.retry(2, 10).await.unwrap(), Restored::default());
    assert_eq!(world.store.taken(), [2, 3, 1]);
}

#[tokio::test]
async fn poison_is_parked_at_the_limit_holds_up_nothing_and_can_be_released() {
    let world = world().await;
    let poison = world.letter(1, 20).await;
    world.letter(2, 10).await;
    world.store.refused.lock().unwrap().insert(1);
    assert_eq!(world.retry(9, 5).await.unwrap(), Restored { completed: 1, refused: 1, parked: 0 });
    assert_eq!(world.retry(9, 5).await.unwrap(), Restored { completed: 0, refused: 1, parked: 1 });
    assert_eq!(world.retry(9, 5).await.unwrap(), Restored::default());
    let parked = world.letters.parked_of("group", 9).await.unwrap();
    assert_eq!((parked[0].subject.event_id.as_str(), parked[0].attempts), (poison.as_str(), 5));
    assert_eq!(parked[0].last_error, "not [1]");
    world.store.refused.lock().unwrap().clear();
    assert_eq!(world.letters.release_of("group", Some(&poison)).await.unwrap(), 1);
    assert_eq!(world.retry(9, 5).await.unwrap().completed, 1);
}

#[tokio::test]
async fn a_store_that_is_away_ends_the_run_and_counts_no_attempt() {
    let world = world().await;
    world.letter(1, 10).await;
    world.letter(2, 20).await;
    world.store.away.store(true, SeqCst);
    assert!(matches!(world.retry(9, 4).await, Err(RestoreError::Away(_))));
    assert_eq!(world.store.asked(), [[2]]);
    world.store.away.store(false, SeqCst);
    assert_eq!(world.letters.oldest_of("group", 9).await.unwrap()[0].attempts, 3);
    assert_eq!(world.retry(9, 4).await.unwrap().completed, 2);
}

#[tokio::test]
async fn what_no_program_can_read_yet_is_counted_and_parked() {
    let world = world().await;
    let record = UnhandledRecord {
        group: "group".to_owned(),
        topic: TOPIC.to_owned(),
        partition: 0,
        offset: 7,
        message_key: String::new(),
        event_id: format!("{TOPIC}/0/7"),
        event_time: NOW,
        payload: b"\xff".to_vec(),
    };
    world.letters.keep_record(&record, 1, "not an envelope").await.unwrap();
    assert_eq!(world.retry(9, 3).await.unwrap(), Restored { completed: 0, refused: 1, parked: 0 });
    assert_eq!(world.retry(9, 3).await.unwrap(), Restored { completed: 0, refused: 1, parked: 1 });
    assert_eq!(world.letters.parked_of("group", 9).await.unwrap()[0].subject, record);
    assert!(world.store.asked().is_empty());
}

#[tokio::test]
async fn two_runs_at_once_lose_nothing_and_complete_everything() {
    let world = world().await;
    for member in 1..=20 {
        world.letter(member, 100 - member).await;
    }
    let (one, other) = tokio::join!(world.retry(20, 10), world.retry(20, 10));
    assert!(one.unwrap().completed + other.unwrap().completed >= 20);
    assert_eq!(world.letters.open_of("group").await.unwrap(), 0);
    let mut taken = world.store.taken();
    taken.sort_unstable();
    taken.dedup();
    assert_eq!(taken, (1..=20).collect::<Vec<_>>());
}

#[tokio::test]
async fn a_record_that_became_a_letter_comes_back_as_the_event_it_was() {
    let world = world().await;
    let mut refused = event(7);
    (refused.post_id, refused.comment_id, refused.traceparent) = (Some(1), Some(2), Some("00-trace".to_owned()));
    let (lane, shutdown) = (Arc::<Lane>::default(), CancellationToken::new());
    lane.put(refused.to_json().unwrap());
    world.store.refused.lock().unwrap().insert(7);
    let (log, handler) = (Arc::new(Lanes(vec![Arc::clone(&lane)])), Into(Arc::clone(&world.store)));
    let (letters, progress, stop) = (Arc::new(world.letters.clone()), Arc::default(), shutdown.clone());
    let group = tokio::spawn(async move { run(log, "group", handler, letters, progress, stop).await });
    until(|| lane.committed.load(SeqCst) == 1).await;
    shutdown.cancel();
    group.await.unwrap();
    assert!(world.store.events.lock().unwrap().is_empty());
    world.store.refused.lock().unwrap().clear();
    assert_eq!(world.retry(9, 9).await.unwrap().completed, 1);
    assert_eq!(*world.store.events.lock().unwrap(), [refused]);
}

#[tokio::test]
async fn a_run_full_of_poison_lets_the_rest_through_once_it_is_parked() {
    let world = world().await;
    for member in 1..=3 {
        world.letter(member, 100 - member).await;
    }
    world.store.refused.lock().unwrap().extend([1, 2]);
    assert_eq!(world.retry(2, 5).await.unwrap(), Restored { refused: 2, ..Restored::default() });
    assert_eq!(world.retry(2, 5).await.unwrap(), Restored { refused: 2, parked: 2, ..Restored::default() });
    assert_eq!(world.retry(2, 5).await.unwrap(), Restored { completed: 1, ..Restored::default() });
}
