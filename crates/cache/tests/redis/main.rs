//! The shared store and bus: as the ones in the process, and what their loss costs.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

mod faults;
mod proxy;
#[path = "../suite/mod.rs"]
mod suite;

use std::{env, time::Duration};

use cache::{Bus, Cache, Redis, RedisMistake};
use settings::{Settings, sections};
use url::Url;

/// Where the server of the tests is.
pub(crate) fn url() -> Url {
    let url = env::var("DAILYFEED__REDIS__URL").expect("DAILYFEED__REDIS__URL says where Redis is: scripts/stores env");
    url.parse().expect("a URL")
}

/// The settings of a Redis at `url`; where it speaks TLS, `DAILYFEED__REDIS__CA` says whom to trust.
pub(crate) fn settings(url: &str) -> sections::Redis {
    let ca = env::var("DAILYFEED__REDIS__CA").unwrap_or_default();
    Settings::with(&[&format!("redis.url={url}"), &format!("redis.ca={ca}")]).expect("settings").redis
}

fn server() -> Redis {
    Redis::new(&settings(url().as_str())).unwrap()
}

#[tokio::test]
async fn regions_are_apart_and_a_deleted_value_is_gone() {
    suite::regions_are_apart_and_a_deleted_value_is_gone(&Cache::redis(&server())).await;
}

#[tokio::test]
async fn a_value_ends_with_its_lifetime_and_a_newer_one_lives_on() {
    let (cache, lifetime) = (Cache::redis(&server()), Duration::from_secs(1));
    suite::a_value_ends_with_its_lifetime_and_a_newer_one_lives_on(&cache, lifetime, tokio::time::sleep).await;
}

#[tokio::test]
async fn what_cannot_be_read_or_is_too_long_is_a_miss() {
    suite::what_cannot_be_read_or_is_too_long_is_a_miss(&Cache::redis(&server())).await;
}

#[tokio::test]
async fn messages_reach_the_listeners_of_their_channel() {
    suite::messages_reach_the_listeners_of_their_channel(&Bus::redis(&server())).await;
}

#[tokio::test]
async fn a_listener_that_was_too_slow_or_heard_nonsense_is_told_so() {
    suite::a_listener_that_was_too_slow_or_heard_nonsense_is_told_so(&Bus::redis(&server())).await;
}

#[tokio::test]
async fn processes_share_values_and_messages() {
    let (here, there) = (server(), server());
    let key = suite::key("shared");
    Cache::redis(&here).region("names").set(&key, &"haru", Duration::from_mins(1)).await;
    assert_eq!(Cache::redis(&there).region("names").get::<String>(&key).await.unwrap(), "haru");
    let (here, there) = (Bus::redis(&here), Bus::redis(&there));
    suite::until_heard(&there).await;
    let channel = suite::channel("shared");
    let mut listener = there.subscribe::<i64>(channel);
    here.publish(channel, &1).await;
    assert_eq!(suite::next(&mut listener).await, cache::News::Message(1));
}

#[tokio::test]
async fn fleets_with_prefixes_of_their_own_share_nothing() {
    let other = sections::Redis { prefix: suite::key("other"), ..settings(url().as_str()) };
    let (ours, other) = (server(), Redis::new(&other).unwrap());
    let key = suite::key("mine");
    Cache::redis(&ours).region("names").set(&key, &"haru", Duration::from_mins(1)).await;
    assert_eq!(Cache::redis(&other).region("names").get::<String>(&key).await, None);
    let (ours, other) = (Bus::redis(&ours), Bus::redis(&other));
    suite::until_heard(&ours).await;
    suite::until_heard(&other).await;
    let channel = suite::channel("mine");
    let mut listener = other.subscribe::<i64>(channel);
    ours.publish(channel, &1).await;
    assert!(tokio::time::timeout(Duration::from_millis(200), listener.next()).await.is_err());
}

#[tokio::test]
async fn a_mistake_in_the_settings_is_told_without_the_password() {
    for url in ["", "http://haru:geheim@localhost", "redis://haru:geheim@local host"] {
        let mistake = Redis::new(&settings(url)).unwrap_err();
        assert!(matches!(mistake, RedisMistake::Url(_)) && !mistake.to_string().contains("geheim"), "{mistake}");
    }
    let mut section = settings("rediss://localhost");
    section.ca = "/does/not/exist.pem".into();
    let mistake = Redis::new(&section).unwrap_err();
    assert!(matches!(mistake, RedisMistake::Authority(_)), "{mistake}");
}
