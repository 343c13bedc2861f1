//! What cannot be processed becomes a letter, and nothing else does.

use std::sync::atomic::Ordering::SeqCst;

use dead_letters::UnhandledRecord;
use kafka_envelope::Envelope;
use trace_context::Context;

use crate::world::{NOW, TOPIC, event, start, until};

#[tokio::test]
async fn a_refused_record_becomes_a_letter_and_the_rest_of_its_batch_is_handled() {
    let poison = event(2);
    let payload = poison.to_json().unwrap();
    let world = start(1, |lanes, store, _| {
        lanes[0].put_events([1]);
        lanes[0].put(payload.clone());
        lanes[0].put_events([3, 4]);
        store.refused.lock().unwrap().insert(2);
    });
    until(|| world.committed(0) == 4).await;
    let singles: [&[i64]; 7] = [&[1, 2, 3, 4], &[1], &[2], &[2], &[2], &[3], &[4]];
    assert_eq!(world.store.asked(), singles);
    let letter = UnhandledRecord {
        group: "group".to_owned(),
        topic: TOPIC.to_owned(),
        partition: 3,
        offset: 1,
        message_key: poison.message_key(),
        event_id: poison.event_id.to_string(),
        event_time: NOW,
        payload,
    };
    assert_eq!(*world.letters.kept.lock().unwrap(), [(letter, 3, "not [2]".to_owned())]);
    assert_eq!((world.progress.handled(), world.progress.dead_letters(), world.progress.failures()), (3, 1, 4));
    world.stop().await;
}

#[tokio::test]
async fn an_event_of_its_own_is_handled_in_the_trace_of_its_request() {
    let context = Context::root();
    let world = start(1, |lanes, _, _| {
        lanes[0].put(event(1).caused_by(context.traceparent()).to_json().unwrap());
    });
    until(|| world.committed(0) == 1).await;
    assert_eq!(*world.store.trace.lock().unwrap(), Some(context.trace_id()));
    world.stop().await;
}

#[tokio::test]
async fn a_bare_event_of_the_reference_is_handled() {
    let bare = r#"{"memberId":7,"postId":1,"commentId":null,"memberActivityType":"POST_READ","createdAt":[2025,1,2,3,4],"updatedAt":null}"#;
    let world = start(1, |lanes, _, _| lanes[0].put(bare.as_bytes().to_vec()));
    until(|| world.committed(0) == 1).await;
    assert_eq!((world.store.taken(), world.letters.tries.load(SeqCst)), (vec![7], 0));
    world.stop().await;
}

#[tokio::test]
async fn a_record_that_is_no_event_becomes_a_letter_known_by_its_place() {
    let newer = Envelope { envelope_version: u32::MAX, ..event(2) };
    let world = start(1, |lanes, _, _| {
        lanes[0].put(b"\xff{".to_vec());
        lanes[0].put_events([1]);
        lanes[0].put(newer.to_json().unwrap());
    });
    until(|| world.committed(0) == 3).await;
    assert_eq!(world.store.asked(), [[1]]);
    let kept = world.letters.kept.lock().unwrap().clone();
    let ids: Vec<&str> = kept.iter().map(|(letter, ..)| letter.event_id.as_str()).collect();
    assert_eq!(ids, ["member-activity-20261121/3/0", "member-activity-20261121/3/2"]);
    let (letter, attempts, _) = &kept[0];
    assert_eq!((letter.payload.as_slice(), *attempts), (&b"\xff{"[..], 1));
    assert_eq!((letter.message_key.as_str(), letter.event_time), ("key of the record", NOW));
    world.stop().await;
}

#[tokio::test]
async fn a_store_that_is_away_makes_no_letter_however_long() {
    let world = start(1, |lanes, store, _| {
        lanes[0].put_events([1, 2]);
        store.away.store(true, SeqCst);
    });
    until(|| world.progress.failures() > 4).await;
    assert_eq!((world.letters.tries.load(SeqCst), world.committed(0)), (0, 0));
    world.store.away.store(false, SeqCst);
    until(|| world.committed(0) == 2).await;
    assert!(world.store.asked().iter().all(|batch| batch == &[1, 2]));
    assert_eq!(world.letters.tries.load(SeqCst), 0);
    world.stop().await;
}

#[tokio::test]
async fn a_letter_box_that_is_away_pauses_its_partition_alone() {
    let world = start(2, |lanes, store, letters| {
        lanes[0].put_events([1]);
        store.refused.lock().unwrap().insert(1);
        letters.away.store(true, SeqCst);
    });
    until(|| world.letters.tries.load(SeqCst) > 1).await;
    world.lanes[0].put_events([2]);
    world.lanes[1].put_events([3]);
    until(|| world.committed(1) == 1).await;
    assert_eq!((world.store.taken(), world.committed(0)), (vec![3], 0));
    world.letters.away.store(false, SeqCst);
    until(|| world.committed(0) == 2).await;
    assert_eq!(world.letters.kept.lock().unwrap().len(), 1);
    world.stop().await;
}

#[tokio::test]
async fn what_becomes_a_letter_is_passed_over_in_its_turn() {
    let world = start(1, |lanes, store, _| {
        lanes[0].put_events([1, 2]);
        lanes[0].put(b"no event".to_vec());
        lanes[0].put_events([4, 5]);
        store.refused.lock().unwrap().insert(4);
    });
    until(|| world.committed(0) == 5).await;
    assert_eq!(world.store.taken(), [1, 2, 5]);
    assert_eq!(*world.store.passed_over.lock().unwrap(), [(2, 2), (3, 2)], "after what comes before them, and once");
    world.stop().await;
}
