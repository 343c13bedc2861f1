//! Groups: positions, members that come and go, topics that come later.

use std::time::Duration;

use event_log::{EventLog, Partition};

use crate::world::{DAY, Handled, NOON, World, event, events, numbers, patiently, work};

/// All about one post, so that they share a partition.
fn of_one_post(range: std::ops::Range<i64>) -> Vec<kafka_envelope::Envelope> {
    range.map(|number| event(5, number, NOON)).collect()
}

/// The partition of a group's only member that has records, with the first of them.
async fn first_batch(consumer: &dyn event_log::Consumer, max: usize) -> (Box<dyn Partition>, Vec<i64>) {
    let mut given = Vec::new();
    loop {
        let partition = patiently(consumer.next_partition()).await.unwrap();
        given.push(partition);
        if given.len() == 6 {
            break;
        }
    }
    let wanted = given.iter().position(|partition| partition.name().ends_with(&place())).unwrap();
    let partition = given.swap_remove(wanted);
    let batch = numbers(&patiently(partition.next_batch(max)).await.unwrap());
    (partition, batch)
}

fn place() -> String {
    format!("/{}", event(5, 1, NOON).partition(6))
}

#[tokio::test]
async fn what_was_not_committed_comes_again_and_what_was_does_not() {
    let world = World::new();
    let (log, group) = (world.log(), world.group());
    log.append(&of_one_post(0..6)).await.unwrap();
    for (expected, commits) in [(vec![0, 1], true), (vec![2, 3], false), (vec![2, 3], true), (vec![4, 5], false)] {
        let consumer = log.subscribe(&group).await.unwrap();
        let (partition, batch) = first_batch(&*consumer, 2).await;
        assert_eq!(batch, expected);
        if commits {
            partition.commit().await.unwrap();
        }
        drop(partition);
        consumer.leave().await;
    }
}

#[tokio::test]
async fn a_member_that_dies_between_store_and_commit_has_its_batch_delivered_again() {
    let world = World::new();
    let (log, group) = (world.log(), world.group());
    log.append(&of_one_post(0..3)).await.unwrap();
    {
        let consumer = log.subscribe(&group).await.unwrap();
        let (_partition, batch) = first_batch(&*consumer, 9).await;
        assert_eq!(batch, [0, 1, 2]);
        // Both are dropped here, as when their task is aborted.
    }
    let handled = Handled::default();
    let working = work(&log, &group, &handled);
    handled.until(3).await;
    working.stop().await;
}

#[tokio::test]
async fn members_that_come_and_go_leave_no_gap_and_keep_the_order_of_each_post() {
    let world = World::new();
    let (log, group, handled) = (world.log(), world.group(), Handled::default());
    let first = work(&log, &group, &handled);
    let mut second = None;
    for round in 0..30 {
        log.append(&events(round * 100..(round + 1) * 100)).await.unwrap();
        tokio::time::sleep(Duration::from_millis(200)).await;
        match round {
            5 => second = Some(work(&world.log(), &group, &handled)),
            22 => {
                let second = second.take().unwrap();
                assert!(second.progress.handled() > 0, "the second member has had partitions");
                second.stop().await;
            }
            _ => {}
        }
    }
    handled.until(3_000).await;
    for (post, numbers) in handled.by_post() {
        assert!(numbers.is_sorted(), "post {post}: {numbers:?}");
    }
    let doubles = handled.all().len() - 3_000;
    assert_eq!(doubles, 0, "partitions are handed over committed");
    first.stop().await;
}

#[tokio::test]
async fn a_partition_is_handed_over_after_its_batch_in_hand_is_committed() {
    let world = World::new();
    let (log, group) = (world.log(), world.group());
    let slow = Handled { slowness: Duration::from_secs(5), ..Handled::default() };
    log.append(&events(0..60)).await.unwrap();
    let first = work(&log, &group, &slow);
    tokio::time::sleep(Duration::from_secs(2)).await; // It has joined and its batches are in hand.
    assert_eq!(slow.all(), []);
    let second = work(&world.log(), &group, &slow);
    slow.until(60).await;
    log.append(&events(60..120)).await.unwrap();
    slow.until(120).await;
    assert_eq!(slow.all().len(), 120);
    assert!(first.progress.handled() >= 60 && second.progress.handled() > 0);
    first.stop().await;
    second.stop().await;
}

#[tokio::test]
async fn a_topic_that_comes_later_is_found_and_read_from_its_earliest_record() {
    let world = World::new();
    let (log, handled) = (world.log(), Handled::default());
    log.append(&[event(1, 1, NOON)]).await.unwrap();
    let working = work(&log, &world.group(), &handled);
    handled.until(1).await;
    log.append(&[event(1, 2, NOON.plus(DAY)), event(2, 3, NOON.plus(DAY * 2))]).await.unwrap();
    handled.until(3).await;
    working.stop().await;
}

#[tokio::test]
async fn lag_is_what_was_not_handled_yet() {
    let world = World::new();
    let (log, group) = (world.log(), world.group());
    log.append(&of_one_post(0..10)).await.unwrap();
    let consumer = log.subscribe(&group).await.unwrap();
    let (partition, _) = first_batch(&*consumer, 4).await;
    let lag = async {
        while partition.lag().await.unwrap() != 6 {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    patiently(lag).await;
    drop(partition);
    consumer.leave().await;
}
