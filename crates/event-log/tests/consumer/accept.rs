//! Records that come another way than out of the log: one attempt, and nothing is lost by it.

use std::sync::{Arc, atomic::Ordering::SeqCst};

use dead_letters::UnhandledRecord;
use event_log::{RestoreError, accept};

use crate::world::{Into, LetterBox, NOW, Store, TOPIC, event};

#[derive(Default)]
struct World {
    store: Arc<Store>,
    letters: LetterBox,
}

impl World {
    async fn accept(&self, records: &[UnhandledRecord]) -> Result<u64, RestoreError> {
        accept(&self.letters, &Into(Arc::clone(&self.store)), records.to_vec()).await
    }

    fn kept(&self) -> Vec<(String, u32)> {
        let kept = self.letters.kept.lock().unwrap();
        kept.iter().map(|(record, attempts, _)| (record.event_id.clone(), *attempts)).collect()
    }
}

/// Events of these members, as somebody hands them over.
fn records(members: impl IntoIterator<Item = i64>) -> Vec<UnhandledRecord> {
    let record = |member| {
        let event = event(member);
        UnhandledRecord {
            group: "group".to_owned(),
            topic: TOPIC.to_owned(),
            partition: 0,
            offset: -1,
            message_key: String::new(),
            event_id: event.event_id.to_string(),
            event_time: NOW,
            payload: event.to_json().unwrap(),
        }
    };
    members.into_iter().map(record).collect()
}

#[tokio::test]
async fn a_batch_is_handled_at_once() {
    let world = World::default();
    assert_eq!(world.accept(&records(1..=3)).await.unwrap(), 0);
    assert_eq!(world.store.asked(), [[1, 2, 3]]);
    assert_eq!(world.accept(&[]).await.unwrap(), 0);
}

#[tokio::test]
async fn what_cannot_be_processed_is_kept_and_the_rest_is_handled() {
    let world = World::default();
    let mut records = records(1..=4);
    records[0].payload = b"no event".to_vec();
    world.store.refused.lock().unwrap().insert(3);
    assert_eq!(world.accept(&records).await.unwrap(), 2);
    assert_eq!(world.store.taken(), [2, 4]);
    assert_eq!(world.kept(), [(records[0].event_id.clone(), 1), (records[2].event_id.clone(), 1)]);
    let kept = world.letters.kept.lock().unwrap();
    assert_eq!((kept[0].0.message_key.as_str(), kept[1].0.message_key.as_str()), ("", event(3).message_key().as_str()));
}

#[tokio::test]
async fn a_store_that_is_away_is_said_to_be_and_makes_no_letters() {
    let world = World::default();
    world.store.away.store(true, SeqCst);
    assert!(matches!(world.accept(&records(1..=2)).await, Err(RestoreError::Away(_))));
    assert!(world.kept().is_empty());
}

#[tokio::test]
async fn without_a_place_for_letters_the_batch_is_not_accepted() {
    let world = World::default();
    world.letters.away.store(true, SeqCst);
    world.store.refused.lock().unwrap().insert(2);
    assert!(matches!(world.accept(&records(1..=2)).await, Err(RestoreError::Letters(_))));
    world.letters.away.store(false, SeqCst);
    assert_eq!(world.accept(&records(1..=2)).await.unwrap(), 1);
}
