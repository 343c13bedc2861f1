//! What holds over every store and every bus.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

use std::time::Duration;

use bytes::Bytes;
use cache::{Bus, Cache, MAX_VALUE_BYTES, News, Subscription};
use tokio::time::timeout;
use uuid::Uuid;

const MINUTE: Duration = Duration::from_mins(1);

/// Longer than a message ever takes.
const LONG: Duration = Duration::from_secs(10);

/// A key that no other test has.
pub(crate) fn key(name: &str) -> String {
    format!("{name}-{}", Uuid::now_v7())
}

pub(crate) async fn regions_are_apart_and_a_deleted_value_is_gone(cache: &Cache) {
    let (names, ages) = (cache.region("names"), cache.region("ages"));
    let (haru, nobody) = (key("haru"), key("nobody"));
    names.set(&haru, &"haru", MINUTE).await;
    ages.set(&haru, &30, MINUTE).await;
    assert_eq!(names.get::<String>(&haru).await.unwrap(), "haru");
    assert_eq!(ages.get_many::<i64, _>(&[&nobody, &haru]).await, [None, Some(30)]);
    assert_eq!(ages.get_many::<i64, &str>(&[]).await, []);
    names.delete(&haru).await;
    assert_eq!(names.get::<String>(&haru).await, None);
    assert_eq!(ages.get::<i64>(&haru).await, Some(30));
}

/// `lifetime` is passed by `pass`.
pub(crate) async fn a_value_ends_with_its_lifetime_and_a_newer_one_lives_on(
    cache: &Cache,
    lifetime: Duration,
    pass: impl AsyncFn(Duration),
) {
    let region = cache.region("pages");
    let (a, b) = (key("a"), key("b"));
    region.set(&a, &1, lifetime).await;
    pass(lifetime / 2).await;
    region.set(&b, &2, lifetime).await;
    assert_eq!(region.get_many::<i64, _>(&[&a, &b]).await, [Some(1), Some(2)]);
    pass(lifetime / 2).await;
    assert_eq!(region.get_many::<i64, _>(&[&a, &b]).await, [None, Some(2)]);
    region.set(&a, &3, Duration::ZERO).await;
    pass(Duration::from_millis(2)).await;
    assert_eq!(region.get::<i64>(&a).await, None);
}

pub(crate) async fn what_cannot_be_read_or_is_too_long_is_a_miss(cache: &Cache) {
    let (region, x) = (cache.region("mixed"), key("x"));
    region.set_bytes(&x, Bytes::from_static(b"not json \xff"), MINUTE).await;
    assert_eq!(region.get::<i64>(&x).await, None);
    assert_eq!(region.get_bytes(&x).await.unwrap(), b"not json \xff".as_slice());
    region.set_bytes(&x, vec![0; MAX_VALUE_BYTES].into(), MINUTE).await;
    assert_eq!(region.get_bytes(&x).await.unwrap().len(), MAX_VALUE_BYTES);
    region.set_bytes(&x, vec![0; MAX_VALUE_BYTES + 1].into(), MINUTE).await;
    assert_eq!(region.get_bytes(&x).await, None);
}

/// A channel that no other test has.
pub(crate) fn channel(name: &str) -> &'static str {
    key(name).leak()
}

/// Waits until what is said on `bus` is heard on it.
pub(crate) async fn until_heard(bus: &Bus) {
    let channel = channel("heard");
    let mut listener = bus.subscribe::<i64>(channel);
    let heard = async {
        loop {
            bus.publish(channel, &0).await;
            if let Ok(News::Message(_)) = timeout(Duration::from_millis(100), listener.next()).await {
                return;
            }
        }
    };
    timeout(LONG, heard).await.expect("the bus is heard");
}

/// The next news, which comes soon.
pub(crate) async fn next(listener: &mut Subscription<i64>) -> News<i64> {
    timeout(LONG, listener.next()).await.expect("news")
}

pub(crate) async fn messages_reach_the_listeners_of_their_channel(bus: &Bus) {
    until_heard(bus).await;
    let (revoked, dropped) = (channel("revoked"), channel("dropped"));
    bus.publish(revoked, &0).await;
    // What comes after it on another channel was heard, so it was.
    until_heard(bus).await;
    let (mut first, mut second) = (bus.subscribe::<i64>(revoked), bus.subscribe::<i64>(revoked));
    bus.publish(dropped, &1).await;
    bus.clone().publish(revoked, &2).await;
    assert_eq!(next(&mut first).await, News::Message(2));
    assert_eq!(next(&mut second).await, News::Message(2));
}

pub(crate) async fn a_listener_that_was_too_slow_or_heard_nonsense_is_told_so(bus: &Bus) {
    until_heard(bus).await;
    let revoked = channel("revoked");
    let mut listener = bus.subscribe::<i64>(revoked);
    for number in 0..3_000 {
        bus.publish(revoked, &number).await;
    }
    until_heard(bus).await;
    assert_eq!(next(&mut listener).await, News::Missed);
    assert!(matches!(next(&mut listener).await, News::Message(number) if number > 0));
    let mut listener = bus.subscribe::<i64>(revoked);
    bus.publish(revoked, &"nonsense").await;
    assert_eq!(next(&mut listener).await, News::Missed);
}
