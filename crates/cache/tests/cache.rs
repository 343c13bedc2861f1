//! Values come back until they expire, messages reach who listens, and whoever missed one is told.

use std::time::Duration;

use bytes::Bytes;
use cache::{Bus, Cache, MAX_VALUE_BYTES, News};

const MINUTE: Duration = Duration::from_mins(1);

#[tokio::test]
async fn regions_are_apart_and_a_deleted_value_is_gone() {
    let cache = Cache::in_process(100);
    let (names, ages) = (cache.region("names"), cache.region("ages"));
    names.set(1, &"haru", MINUTE).await;
    ages.set(1, &30, MINUTE).await;
    assert_eq!(names.get::<String>(1).await.unwrap(), "haru");
    assert_eq!(ages.get_many::<i64, _>(&[2, 1]).await, [None, Some(30)]);
    names.delete(1).await;
    assert_eq!(names.get::<String>(1).await, None);
    assert_eq!(ages.get::<i64>(1).await, Some(30));
}

#[tokio::test(start_paused = true)]
async fn a_value_ends_with_its_lifetime_and_a_newer_one_lives_on() {
    let region = Cache::in_process(100).region("pages");
    region.set("a", &1, MINUTE).await;
    tokio::time::advance(MINUTE / 2).await;
    region.set("b", &2, MINUTE).await;
    assert_eq!(region.get_many::<i64, _>(&["a", "b"]).await, [Some(1), Some(2)]);
    tokio::time::advance(MINUTE / 2).await;
    assert_eq!(region.get_many::<i64, _>(&["a", "b"]).await, [None, Some(2)]);
}

#[tokio::test]
async fn what_cannot_be_read_or_is_too_long_is_a_miss() {
    let region = Cache::in_process(100).region("mixed");
    region.set_bytes("x", Bytes::from_static(b"not json"), MINUTE).await;
    assert_eq!(region.get::<i64>("x").await, None);
    assert_eq!(region.get_bytes("x").await.unwrap(), "not json");
    region.set_bytes("x", vec![0; MAX_VALUE_BYTES + 1].into(), MINUTE).await;
    assert_eq!(region.get_bytes("x").await, None);
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
    let bus = Bus::in_process();
    bus.publish("revoked", &0).await;
    let (mut first, mut second) = (bus.subscribe::<i64>("revoked"), bus.subscribe::<i64>("revoked"));
    bus.publish("dropped", &1).await;
    bus.clone().publish("revoked", &2).await;
    assert_eq!(first.next().await, News::Message(2));
    assert_eq!(second.next().await, News::Message(2));
}

#[tokio::test]
async fn a_listener_that_was_too_slow_or_heard_nonsense_is_told_so() {
    let bus = Bus::in_process();
    let mut listener = bus.subscribe::<i64>("revoked");
    for number in 0..5_000 {
        bus.publish("revoked", &number).await;
    }
    assert_eq!(listener.next().await, News::Missed);
    assert!(matches!(listener.next().await, News::Message(number) if number > 0));
    let mut listener = bus.subscribe::<i64>("revoked");
    bus.publish("revoked", &"nonsense").await;
    assert_eq!(listener.next().await, News::Missed);
}
