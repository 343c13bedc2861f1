//! Letters: kept once, oldest first, counted, parked, released.

use std::time::Duration;

use dead_letters::{Letter, UnhandledRecord, UnsentEvent};
use dto::Timestamp;

use crate::{World, world};

pub(crate) const NOW: Timestamp = Timestamp::from_millis(1_795_251_600_000);

/// Bytes that are no text, with the one that ends a string.
const BYTES: &[u8] = b"{\"a\0b\xff";

fn record(group: &str, event: &str, time: i64) -> UnhandledRecord {
    UnhandledRecord {
        group: group.to_owned(),
        topic: "member-activity-20261121".to_owned(),
        partition: 5,
        offset: 1 << 40,
        message_key: "member_activity:kafka_event:POST_CREATE###1###2".to_owned(),
        event_id: event.to_owned(),
        event_time: Timestamp::from_millis(time),
        payload: BYTES.to_vec(),
    }
}

pub(crate) fn event(id: &str, time: i64) -> UnsentEvent {
    UnsentEvent {
        event_id: id.to_owned(),
        message_key: "key".to_owned(),
        event_time: Timestamp::from_millis(time),
        payload: b"{}".to_vec(),
        delivered: false,
    }
}

fn ids(letters: &[Letter<UnhandledRecord>]) -> Vec<&str> {
    letters.iter().map(|letter| letter.subject.event_id.as_str()).collect()
}

fn event_ids(letters: &[Letter<UnsentEvent>]) -> Vec<&str> {
    letters.iter().map(|letter| letter.subject.event_id.as_str()).collect()
}

#[tokio::test]
async fn a_record_is_kept_as_it_was_and_once() {
    let World { clock, letters, .. } = &world().await;
    letters.keep_record(&record("search", "a", 7), 3, "first").await.unwrap();
    clock.advance(Duration::from_secs(1));
    let mut again = record("search", "a", 7);
    again.offset += 1;
    letters.keep_record(&again, 3, "second").await.unwrap();
    letters.keep_record(&record("activity", "a", 7), 1, "other group").await.unwrap();
    let expected = Letter {
        subject: record("search", "a", 7),
        attempts: 3,
        last_error: "second".to_owned(),
        is_completed: false,
        parked: false,
        created_at: NOW,
        updated_at: NOW.plus_millis(1_000),
    };
    assert_eq!(letters.oldest_of("search", 9).await.unwrap(), [expected]);
    assert_eq!(letters.open_of("search").await.unwrap(), 1);
}

#[tokio::test]
async fn what_is_open_comes_oldest_event_first_and_bounded() {
    let World { letters, .. } = &world().await;
    for (id, time) in [("c", 30), ("a", 10), ("d", 30), ("b", 20)] {
        letters.keep_record(&record("g", id, time), 3, "no").await.unwrap();
        letters.keep_events(&[event(id, time)], 3, "no").await.unwrap();
    }
    assert_eq!(ids(&letters.oldest_of("g", 3).await.unwrap()), ["a", "b", "c"]);
    assert_eq!(event_ids(&letters.oldest(3).await.unwrap()), ["a", "b", "c"]);
    letters.complete_record("g", "b").await.unwrap();
    letters.complete_record("g", "b").await.unwrap();
    letters.complete_events(&["a", "b", "b"]).await.unwrap();
    letters.complete_events(&[]).await.unwrap();
    assert_eq!(ids(&letters.oldest_of("g", 9).await.unwrap()), ["a", "c", "d"]);
    assert_eq!(event_ids(&letters.oldest(9).await.unwrap()), ["c", "d"]);
    assert_eq!((letters.open_of("g").await.unwrap(), letters.open().await.unwrap()), (3, 2));
}

#[tokio::test]
async fn attempts_count_until_the_letter_is_parked_and_a_release_begins_anew() {
    let World { letters, .. } = &world().await;
    letters.keep_record(&record("g", "a", 1), 3, "no").await.unwrap();
    letters.keep_record(&record("g", "b", 2), 3, "no").await.unwrap();
    letters.fail_record("g", "a", "still no", false).await.unwrap();
    letters.fail_record("g", "a", "never", true).await.unwrap();
    letters.fail_record("g", "b", "never", true).await.unwrap();
    let parked = letters.parked_of("g", 9).await.unwrap();
    assert_eq!(ids(&parked), ["a", "b"]);
    assert_eq!((parked[0].attempts, parked[0].last_error.as_str()), (5, "never"));
    assert_eq!(letters.open_of("g").await.unwrap(), 0);
    letters.keep_record(&record("g", "a", 1), 3, "read again").await.unwrap();
    assert_eq!(letters.open_of("g").await.unwrap(), 0, "reading it again releases nothing");
    assert_eq!(letters.release_of("g", Some("a")).await.unwrap(), 1);
    assert_eq!(letters.release_of("other", None).await.unwrap(), 0);
    assert_eq!(letters.oldest_of("g", 9).await.unwrap()[0].attempts, 0);
    assert_eq!(letters.release_of("g", None).await.unwrap(), 1);
    letters.complete_record("g", "a").await.unwrap();
    letters.fail_record("g", "a", "late", true).await.unwrap();
    assert_eq!(letters.parked_of("g", 9).await.unwrap(), []);
    letters.keep_record(&record("g", "a", 1), 3, "refused once more").await.unwrap();
    assert_eq!(ids(&letters.oldest_of("g", 9).await.unwrap()), ["a", "b"], "what is refused again is open again");
}

#[tokio::test]
async fn an_unsent_event_stays_open_until_the_log_has_it() {
    let World { letters, .. } = &world().await;
    letters.keep_events(&[event("a", 1), event("b", 2)], 1, "no broker").await.unwrap();
    letters.deliver_event("a").await.unwrap();
    letters.keep_events(&[event("a", 1)], 1, "kept again").await.unwrap();
    assert_eq!(event_ids(&letters.oldest_undelivered(9).await.unwrap()), ["b"]);
    let open = letters.oldest(9).await.unwrap();
    assert_eq!((open[0].subject.delivered, open[0].attempts, open[0].last_error.as_str()), (true, 1, "no broker"));
    letters.fail_event("b", "still none", false).await.unwrap();
    letters.fail_event("b", "too large", true).await.unwrap();
    assert_eq!(event_ids(&letters.parked(9).await.unwrap()), ["b"]);
    assert_eq!(letters.parked(9).await.unwrap()[0].attempts, 3);
    letters.complete_events(&["a"]).await.unwrap();
    assert_eq!(letters.open().await.unwrap(), 0);
    assert_eq!((letters.release(Some("a")).await.unwrap(), letters.release(None).await.unwrap()), (0, 1));
    assert_eq!(letters.oldest(9).await.unwrap()[0].attempts, 0);
}

#[tokio::test]
async fn only_what_arrived_long_ago_is_purged() {
    let World { clock, letters, .. } = &world().await;
    for id in ["old", "late", "open", "parked"] {
        letters.keep_record(&record("g", id, 1), 3, "no").await.unwrap();
        letters.keep_record(&record("other", id, 1), 3, "no").await.unwrap();
        letters.keep_events(&[event(id, 1)], 3, "no").await.unwrap();
    }
    for group in ["g", "other"] {
        letters.complete_record(group, "old").await.unwrap();
        letters.fail_record(group, "parked", "never", true).await.unwrap();
    }
    letters.complete_events(&["old"]).await.unwrap();
    letters.fail_event("parked", "never", true).await.unwrap();
    clock.advance(Duration::from_secs(7));
    letters.complete_record("g", "late").await.unwrap();
    letters.complete_events(&["late"]).await.unwrap();
    let before = NOW.plus_millis(7_000);
    assert_eq!((letters.purge_of("g", NOW).await.unwrap(), letters.purge(NOW).await.unwrap()), (0, 0), "not yet");
    assert_eq!((letters.purge_of("g", before).await.unwrap(), letters.purge(before).await.unwrap()), (1, 1));
    assert_eq!((letters.purge_of("g", before).await.unwrap(), letters.purge(before).await.unwrap()), (0, 0));
    assert_eq!(letters.purge_of("other", before).await.unwrap(), 1, "a group's letters are its own affair");
    assert_eq!(ids(&letters.oldest_of("g", 9).await.unwrap()), ["open"]);
    assert_eq!(ids(&letters.parked_of("g", 9).await.unwrap()), ["parked"]);
    assert_eq!(event_ids(&letters.oldest(9).await.unwrap()), ["open"]);
    assert_eq!(event_ids(&letters.parked(9).await.unwrap()), ["parked"]);
    // What is refused once more is open again, and not purged.
    letters.keep_record(&record("g", "late", 1), 3, "once more").await.unwrap();
    clock.advance(Duration::from_hours(1));
    assert_eq!(letters.purge_of("g", NOW.plus_millis(60_000)).await.unwrap(), 0);
}

#[tokio::test]
async fn a_purge_ends_whatever_there_is() {
    let World { clock, letters, .. } = &world().await;
    let events: Vec<UnsentEvent> = (0..2_001).map(|number| event(&number.to_string(), number)).collect();
    letters.keep_events(&events, 1, "no").await.unwrap();
    let ids: Vec<&str> = events.iter().map(|event| event.event_id.as_str()).collect();
    for ids in ids.chunks(500) {
        letters.complete_events(ids).await.unwrap();
    }
    clock.advance(Duration::from_secs(1));
    assert_eq!(letters.purge(NOW.plus_millis(1)).await.unwrap(), 2_001);
}
