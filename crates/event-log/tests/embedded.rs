//! The embedded log: durable, in order, nothing twice.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::task::Poll;

use dto::{MemberActivityType, Timestamp};
use event_log::{EmbeddedLog, EventLog, Partition, Record};
use kafka_envelope::Envelope;

const NOON: i64 = 1_795_262_400_000; // 2026-11-21T12:00:00Z
const DAY: i64 = 86_400_000;

fn event(member: i64, millis: i64) -> Envelope {
    Envelope::new(MemberActivityType::MemberLogin, member, Timestamp::from_millis(millis))
}

fn members(records: &[Record]) -> Vec<i64> {
    records.iter().map(|record| Envelope::from_json(&record.payload).unwrap().member_id).collect()
}

async fn partition(log: &EmbeddedLog, group: &str) -> Box<dyn Partition> {
    log.subscribe(group).await.unwrap().next_partition().await.unwrap()
}

async fn next(partition: &dyn Partition, max: usize) -> Vec<i64> {
    members(&partition.next_batch(max).await.unwrap())
}

/// Whether the future is still pending after `turns` of the scheduler.
async fn waits<T>(future: impl Future<Output = T>, turns: u32) -> bool {
    let mut future = std::pin::pin!(future);
    for _ in 0..turns {
        let pending = std::future::poll_fn(|context| Poll::Ready(future.as_mut().poll(context).is_pending()));
        if !pending.await {
            return false;
        }
        tokio::task::yield_now().await;
    }
    true
}

#[tokio::test]
async fn groups_start_at_the_earliest_record_and_go_on_where_they_committed() {
    let folder = tempfile::tempdir().unwrap();
    let events: Vec<_> = (1..=5).map(|member| event(member, NOON + member * DAY)).collect();
    {
        let log = EmbeddedLog::open(folder.path()).await.unwrap();
        log.append(&events).await.unwrap();
        let search = partition(&log, "search").await;
        assert_eq!(next(search.as_ref(), 2).await, [1, 2]);
        search.commit().await.unwrap();
        assert_eq!(next(search.as_ref(), 2).await, [3, 4]);
        assert_eq!(search.lag().await.unwrap(), 1);
    }
    let log = EmbeddedLog::open(folder.path()).await.unwrap();
    let search = partition(&log, "search").await;
    assert_eq!(next(search.as_ref(), 9).await, [3, 4, 5]);
    assert_eq!(search.lag().await.unwrap(), 0);
    let records = partition(&log, "activity").await.next_batch(9).await.unwrap();
    assert_eq!(members(&records), [1, 2, 3, 4, 5]);
    assert_eq!(records[0].topic, "member-activity-20261122");
    assert_eq!(records[0].timestamp, Timestamp::from_millis(NOON + DAY));
    assert!(records.is_sorted_by_key(|record| record.offset));
}

#[tokio::test]
async fn an_event_that_is_there_is_not_appended_again_but_its_new_neighbours_are() {
    let folder = tempfile::tempdir().unwrap();
    let log = EmbeddedLog::open(folder.path()).await.unwrap();
    let events: Vec<_> = (1..=1_200).map(|member| event(member, NOON)).collect();
    log.append(&events[..2]).await.unwrap();
    log.append(&events).await.unwrap();
    log.append(&events[1..]).await.unwrap();
    log.append(&[]).await.unwrap();
    let all: Vec<_> = (1..=1_200).collect();
    assert_eq!(next(partition(&log, "all").await.as_ref(), 9_999).await, all);
}

#[tokio::test]
async fn a_waiting_consumer_wakes_and_an_abandoned_wait_loses_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let log = EmbeddedLog::open(folder.path()).await.unwrap();
    let partition = partition(&log, "all").await;
    assert!(waits(partition.next_batch(9), 50).await);
    let waiting = tokio::spawn(async move { next(partition.as_ref(), 9).await });
    log.append(&[event(1, NOON)]).await.unwrap();
    assert_eq!(waiting.await.unwrap(), [1]);
}

#[tokio::test]
async fn there_is_one_partition_and_nobody_takes_it_away() {
    let folder = tempfile::tempdir().unwrap();
    let log = EmbeddedLog::open(folder.path()).await.unwrap();
    let consumer = log.subscribe("all").await.unwrap();
    let partition = consumer.next_partition().await.unwrap();
    assert!(waits(consumer.next_partition(), 50).await && waits(partition.taken(), 50).await);
}

#[tokio::test]
async fn whole_days_before_the_date_are_deleted_whatever_their_order() {
    let folder = tempfile::tempdir().unwrap();
    let log = EmbeddedLog::open(folder.path()).await.unwrap();
    let midnight = NOON - DAY / 2;
    let times = [midnight - 1, midnight, NOON - DAY, NOON, midnight - DAY];
    let events: Vec<_> = (0..).zip(times).map(|(member, time)| event(member, time)).collect();
    log.append(&events).await.unwrap();
    assert_eq!(log.delete_topics_before(Timestamp::from_millis(NOON)).await.unwrap(), 3);
    assert_eq!(log.delete_topics_before(Timestamp::from_millis(NOON)).await.unwrap(), 0);
    log.prepare_topics(Timestamp::from_millis(NOON)).await.unwrap();
    assert_eq!(next(partition(&log, "late").await.as_ref(), 9).await, [1, 3]);
}

#[tokio::test]
async fn history_is_what_was_there_when_it_was_asked_for_and_moves_no_group() {
    let folder = tempfile::tempdir().unwrap();
    let log = EmbeddedLog::open(folder.path()).await.unwrap();
    assert!(log.history().await.unwrap().next_batch(9).await.unwrap().is_empty());
    let events: Vec<_> = (1..=5).map(|member| event(member, NOON)).collect();
    log.append(&events).await.unwrap();
    let partition = partition(&log, "group").await;
    assert_eq!(next(partition.as_ref(), 4).await, [1, 2, 3, 4]);
    partition.commit().await.unwrap();
    let mut history = log.history().await.unwrap();
    log.append(&[event(6, NOON)]).await.unwrap();
    for expected in [&[1, 2, 3][..], &[4, 5], &[], &[]] {
        assert_eq!(members(&history.next_batch(3).await.unwrap()), expected);
    }
    assert_eq!(next(partition.as_ref(), 9).await, [5, 6]);
}
