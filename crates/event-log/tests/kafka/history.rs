//! What was, read once more.

use std::collections::BTreeMap;

use event_log::EventLog;
use kafka_envelope::Envelope;

use crate::world::{DAY, NOON, World, event, events, numbers};

#[tokio::test]
async fn history_is_every_record_that_was_there_older_days_first_and_in_the_order_of_its_post() {
    let world = World::new();
    let log = world.log();
    assert!(log.history().await.unwrap().next_batch(9).await.unwrap().is_empty(), "no topic");
    log.append(&[event(1, 1_000, NOON.plus(DAY))]).await.unwrap();
    log.append(&events(0..300)).await.unwrap();
    let mut history = log.history().await.unwrap();
    log.append(&events(300..310)).await.unwrap();
    let mut all = Vec::new();
    loop {
        let batch = history.next_batch(70).await.unwrap();
        if batch.is_empty() {
            break;
        }
        assert!(batch.len() <= 70);
        all.extend(batch);
    }
    assert_eq!(numbers(&all).last(), Some(&1_000));
    let mut by_post = BTreeMap::<_, Vec<i64>>::new();
    for record in &all[..all.len() - 1] {
        let event = Envelope::from_json(&record.payload).unwrap();
        by_post.entry(event.post_id.unwrap()).or_default().push(event.member_id);
    }
    for post in 0..10 {
        assert_eq!(by_post[&post], (0..300).filter(|number| number % 10 == post).collect::<Vec<_>>());
    }
}
