//! Partitions do not wait for one another, and one that is taken away is given up in order.

use std::{
    sync::{Arc, atomic::Ordering::SeqCst},
    time::Duration,
};

use crate::world::{start, until};

#[tokio::test]
async fn a_slow_partition_holds_up_no_other_and_is_not_read_on() {
    let world = start(2, |lanes, store, _| {
        lanes[0].put_events(1..=1);
        lanes[1].put_events(2..=4);
        store.endless.lock().unwrap().insert(1);
    });
    until(|| world.committed(1) == 3).await;
    world.lanes[0].put_events(5..=9);
    world.lanes[1].put_events([10]);
    until(|| world.committed(1) == 4).await;
    assert_eq!((world.store.taken(), world.committed(0)), (vec![2, 3, 4, 10], 0));
    assert!(!world.store.asked().contains(&vec![5, 6, 7, 8, 9]));
    world.store.endless.lock().unwrap().clear();
    until(|| world.committed(0) == 6).await;
    world.stop().await;
}

#[tokio::test]
async fn a_taken_partition_finishes_its_batch_commits_and_is_given_up() {
    let world = start(2, |lanes, store, _| {
        lanes[0].put_events([1]);
        store.endless.lock().unwrap().insert(1);
    });
    until(|| world.store.asked().len() == 1).await;
    world.lanes[0].put_events([2]);
    world.lanes[0].taken.cancel();
    tokio::time::sleep(Duration::from_millis(20)).await;
    assert!(!world.lanes[0].given_up.load(SeqCst), "its batch is in hand");
    world.store.endless.lock().unwrap().clear();
    until(|| world.lanes[0].given_up.load(SeqCst)).await;
    assert_eq!((world.store.taken(), world.committed(0)), (vec![1], 1));
    world.lanes[1].put_events([3]);
    until(|| world.committed(1) == 1).await;
    world.stop().await;
}

#[tokio::test]
async fn a_partition_that_waits_for_its_store_is_given_up_uncommitted() {
    let world = start(1, |lanes, store, _| {
        lanes[0].put_events([1]);
        store.away.store(true, SeqCst);
    });
    until(|| world.progress.failures() > 0).await;
    assert_eq!(world.progress.lag(), 1);
    world.lanes[0].taken.cancel();
    until(|| world.lanes[0].given_up.load(SeqCst)).await;
    assert_eq!((world.committed(0), world.progress.lag()), (0, 0));
    world.stop().await;
}

#[tokio::test]
async fn lag_is_the_sum_of_all_partitions() {
    let world = start(3, |lanes, store, _| {
        for lane in lanes {
            lane.put_events(1..=2);
        }
        store.away.store(true, SeqCst);
    });
    until(|| world.progress.lag() == 6).await;
    world.store.away.store(false, SeqCst);
    until(|| world.progress.lag() == 0).await;
    assert_eq!(world.progress.handled(), 6);
    let lanes: Vec<Arc<_>> = world.lanes.clone();
    world.stop().await;
    assert!(lanes.iter().all(|lane| lane.given_up.load(SeqCst)));
}
