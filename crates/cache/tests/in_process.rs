//! Values come back until they expire, messages reach who listens, and whoever missed one is told.

mod suite;

use std::time::Duration;

use cache::{Bus, Cache};

const MINUTE: Duration = Duration::from_mins(1);

#[tokio::test]
async fn regions_are_apart_and_a_deleted_value_is_gone() {
    suite::regions_are_apart_and_a_deleted_value_is_gone(&Cache::in_process(100)).await;
}

#[tokio::test(start_paused = true)]
async fn a_value_ends_with_its_lifetime_and_a_newer_one_lives_on() {
    let cache = Cache::in_process(100);
    suite::a_value_ends_with_its_lifetime_and_a_newer_one_lives_on(&cache, MINUTE, tokio::time::advance).await;
}

#[tokio::test]
async fn what_cannot_be_read_or_is_too_long_is_a_miss() {
    suite::what_cannot_be_read_or_is_too_long_is_a_miss(&Cache::in_process(100)).await;
}

#[tokio::test]
async fn the_newest_value_is_kept_beyond_the_bound() {
    let region = Cache::in_process(10).region("numbers");
    for number in 0..1_000 {
        region.set(number, &number, MINUTE).await;
        assert_eq!(region.get::<i64>(number).await, Some(number));
    }
    assert_eq!(region.get::<i64>(0).await, None);
}

#[tokio::test]
async fn messages_reach_the_listeners_of_their_channel() {
    suite::messages_reach_the_listeners_of_their_channel(&Bus::in_process()).await;
}

#[tokio::test]
async fn a_listener_that_was_too_slow_or_heard_nonsense_is_told_so() {
    suite::a_listener_that_was_too_slow_or_heard_nonsense_is_told_so(&Bus::in_process()).await;
}
