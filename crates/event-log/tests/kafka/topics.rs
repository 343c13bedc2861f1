//! Daily topics.

use std::time::Duration;

use event_log::EventLog;
use rdkafka::{
    admin::{AdminOptions, ResourceSpecifier},
    metadata::MetadataTopic,
};
use tokio::time::Instant;

use crate::world::{DAY, NOON, World, event};

impl World {
    /// Waits until just these days have topics; brokers tell each other of a change after it was answered.
    async fn has_days(&self, expected: &[i64]) {
        let patience = Instant::now() + Duration::from_secs(10);
        while self.days() != expected {
            assert!(Instant::now() < patience, "{:?} instead of {expected:?}", self.days());
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Days since noon whose topics are there, of those from -3 to 3.
    fn days(&self) -> Vec<i64> {
        let admin = self.admin();
        let metadata = admin.inner().fetch_metadata(None, Duration::from_secs(10)).unwrap();
        let there: Vec<&str> = metadata.topics().iter().map(MetadataTopic::name).collect();
        let topic = |day: i64| self.topic(NOON.plus_millis(day * 86_400_000));
        (-3..=3).filter(|day| there.contains(&topic(*day).as_str())).collect()
    }
}

#[tokio::test]
async fn topics_of_today_and_tomorrow_are_made_once_in_the_decks_shape() {
    let world = World::new();
    let log = world.log();
    log.prepare_topics(NOON).await.unwrap();
    log.prepare_topics(NOON).await.unwrap();
    log.prepare_topics(NOON.plus(DAY)).await.unwrap();
    world.has_days(&[0, 1, 2]).await;
    let (admin, topic) = (world.admin(), world.topic(NOON));
    let metadata = admin.inner().fetch_metadata(Some(&topic), Duration::from_secs(10)).unwrap();
    assert_eq!(metadata.topics()[0].partitions().len(), 6);
    let described = admin.describe_configs(&[ResourceSpecifier::Topic(&topic)], &AdminOptions::new()).await.unwrap();
    let config = described[0].as_ref().unwrap();
    let value = |name| config.get(name).unwrap().value.clone().unwrap();
    assert_eq!(value("cleanup.policy"), "delete");
    assert_eq!(value("retention.ms"), (DAY * 3650).as_millis().to_string());
    assert_eq!(value("min.insync.replicas"), "1");
}

#[tokio::test]
async fn topics_of_past_days_are_deleted_and_come_back_when_they_are_needed() {
    let world = World::new();
    let log = world.log();
    let day = |days: i64| NOON.plus_millis(days * 86_400_000);
    log.append(&[-3, -2, -1, 0].map(|days| event(1, days, day(days)))).await.unwrap();
    world.has_days(&[-3, -2, -1, 0]).await;
    assert_eq!(log.delete_topics_before(day(-1)).await.unwrap(), 2);
    assert_eq!(log.delete_topics_before(day(-1)).await.unwrap(), 0);
    world.has_days(&[-1, 0]).await;
    log.append(&[event(1, 9, day(-3))]).await.unwrap();
    world.has_days(&[-3, -1, 0]).await;
}
