//! Away at the start, killed in the middle, back again.

use std::time::Duration;

use cache::{Bus, Cache, News, Region};
use tokio::time::{Instant, sleep, timeout};

use crate::{proxy::Proxy, suite};

const MINUTE: Duration = Duration::from_mins(1);

/// The default of `redis.timeout`, and as much again for a slow machine.
const PATIENCE: Duration = Duration::from_millis(400);

/// Longer than anything here takes.
const LONG: Duration = Duration::from_secs(10);

/// A hundred look-ups cost less than one wait for an answer.
async fn costs_nothing(region: &Region) {
    let begin = Instant::now();
    for _ in 0..100 {
        assert_eq!(region.get::<i64>("a").await, None);
    }
    assert!(begin.elapsed() < PATIENCE, "a hundred misses took {:?}", begin.elapsed());
}

async fn until_kept(region: &Region) {
    let key = suite::key("kept");
    let kept = async {
        loop {
            region.set(&key, &1, MINUTE).await;
            if region.get::<i64>(&key).await == Some(1) {
                return;
            }
            sleep(Duration::from_millis(10)).await;
        }
    };
    timeout(LONG, kept).await.expect("values are kept again");
}

#[tokio::test]
async fn a_server_that_is_away_at_the_start_costs_nothing_and_is_used_once_it_is_there() {
    let proxy = Proxy::new().await;
    proxy.cut();
    proxy.gone().await;
    let region = Cache::redis(&proxy.server()).region("numbers");
    costs_nothing(&region).await;
    proxy.open();
    until_kept(&region).await;
}

#[tokio::test]
async fn a_server_that_says_nothing_at_the_start_costs_one_wait() {
    let proxy = Proxy::new().await;
    proxy.silence();
    let region = Cache::redis(&proxy.server()).region("numbers");
    let begin = Instant::now();
    assert_eq!(region.get::<i64>("a").await, None);
    assert!(begin.elapsed() < PATIENCE);
    costs_nothing(&region).await;
    proxy.open();
    until_kept(&region).await;
}

#[tokio::test]
async fn a_server_that_is_lost_in_the_middle_costs_nothing_and_is_used_again() {
    let proxy = Proxy::new().await;
    let region = Cache::redis(&proxy.server()).region("numbers");
    for _ in 0..3 {
        until_kept(&region).await;
        proxy.cut();
        costs_nothing(&region).await;
        proxy.open();
    }
    until_kept(&region).await;
}

#[tokio::test]
async fn a_server_that_falls_silent_costs_one_wait_and_is_used_again() {
    let proxy = Proxy::new().await;
    let region = Cache::redis(&proxy.server()).region("numbers");
    until_kept(&region).await;
    proxy.silence();
    let begin = Instant::now();
    // All who asked meanwhile wait together.
    let asked = (0..50).map(|_| {
        let region = region.clone();
        tokio::spawn(async move { region.get::<i64>("a").await })
    });
    for answer in asked.collect::<Vec<_>>() {
        assert_eq!(answer.await.unwrap(), None);
    }
    assert!(begin.elapsed() < PATIENCE, "{:?}", begin.elapsed());
    costs_nothing(&region).await;
    proxy.open();
    until_kept(&region).await;
}

#[tokio::test]
async fn what_could_not_be_replaced_or_deleted_does_not_come_back() {
    let proxy = Proxy::new().await;
    let region = Cache::redis(&proxy.server()).region("numbers");
    let (replaced, deleted, left) = (suite::key("replaced"), suite::key("deleted"), suite::key("left"));
    until_kept(&region).await;
    for key in [&replaced, &deleted, &left] {
        region.set(key, &1, MINUTE).await;
    }
    proxy.cut();
    proxy.gone().await;
    region.set(&replaced, &2, MINUTE).await;
    region.delete(&deleted).await;
    proxy.open();
    until_kept(&region).await;
    assert_eq!(region.get_many::<i64, _>(&[&replaced, &deleted, &left]).await, [None, None, Some(1)]);
}

#[tokio::test]
async fn silence_is_noticed_before_somebody_asks() {
    let proxy = Proxy::new().await;
    let region = Cache::redis(&proxy.server()).region("numbers");
    until_kept(&region).await;
    proxy.silence();
    sleep(Duration::from_secs(2)).await;
    let begin = Instant::now();
    assert_eq!(region.get::<i64>("a").await, None);
    assert!(begin.elapsed() < Duration::from_millis(100), "{:?}", begin.elapsed());
}

/// Whoever listens is told about once a second while it lasts, and once it is over.
async fn is_told(proxy: &Proxy, lose: impl FnOnce(&Proxy)) {
    let bus = Bus::redis(&proxy.server());
    suite::until_heard(&bus).await;
    let channel = suite::channel("revoked");
    let mut listener = bus.subscribe::<i64>(channel);
    lose(proxy);
    for _ in 0..3 {
        let heard = timeout(Duration::from_secs(4), listener.next()).await.expect("told that something was missed");
        assert_eq!(heard, News::Missed);
    }
    proxy.open();
    suite::until_heard(&bus).await;
    assert_eq!(suite::next(&mut listener).await, News::Missed);
    bus.publish(channel, &1).await;
    while suite::next(&mut listener).await != News::Message(1) {}
}

#[tokio::test]
async fn a_listener_is_told_of_a_bus_that_was_cut() {
    is_told(&Proxy::new().await, Proxy::cut).await;
}

#[tokio::test]
async fn a_listener_is_told_of_a_bus_that_fell_silent() {
    is_told(&Proxy::new().await, Proxy::silence).await;
}

#[tokio::test]
async fn what_could_not_be_said_is_missed_by_those_who_were_never_cut_off() {
    let (proxy, other) = (Proxy::new().await, Proxy::new().await);
    let (speaker, listener) = (Bus::redis(&proxy.server()), Bus::redis(&other.server()));
    suite::until_heard(&speaker).await;
    suite::until_heard(&listener).await;
    let (revoked, quiet) = (suite::channel("revoked"), suite::channel("quiet"));
    let (mut news, mut nothing) = (listener.subscribe::<i64>(revoked), listener.subscribe::<i64>(quiet));
    proxy.cut();
    proxy.gone().await;
    let begin = Instant::now();
    speaker.publish(revoked, &1).await;
    assert!(begin.elapsed() < PATIENCE);
    assert!(timeout(Duration::from_millis(500), news.next()).await.is_err(), "nobody could know yet");
    proxy.open();
    assert_eq!(suite::next(&mut news).await, News::Missed);
    assert!(timeout(Duration::from_millis(200), nothing.next()).await.is_err(), "nothing was missed there");
}
