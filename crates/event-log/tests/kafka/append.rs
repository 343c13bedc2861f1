//! What stands in the topics.

use std::time::Duration;

use event_log::EventLog;
use kafka_envelope::{EVENT_ID_HEADER, Envelope, TRACE_HEADER};
use rdkafka::{
    ClientConfig, Message, Offset, Timestamp, TopicPartitionList,
    consumer::{BaseConsumer, Consumer},
    message::Headers,
};
use settings::sections::Acks;

use crate::world::{DAY, Handled, NOON, World, event, events, work};

/// Every record of a partition, read without a group.
fn records(world: &World, topic: &str, partition: u32, count: usize) -> Vec<rdkafka::message::OwnedMessage> {
    let consumer: BaseConsumer =
        ClientConfig::new().set("bootstrap.servers", &world.brokers).set("group.id", "none").create().unwrap();
    let mut place = TopicPartitionList::new();
    place.add_partition_offset(topic, partition.cast_signed(), Offset::Beginning).unwrap();
    consumer.assign(&place).unwrap();
    let next = || consumer.poll(Duration::from_secs(10)).expect("a record is missing").unwrap().detach();
    std::iter::repeat_with(next).take(count).collect()
}

#[tokio::test]
async fn a_record_has_the_decks_key_the_events_id_and_time_and_its_posts_partition() {
    let world = World::new();
    let log = world.log();
    let parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    let first = event(7, 1, NOON).caused_by(parent.to_owned());
    let second = event(7, 2, NOON.plus(Duration::from_secs(1)));
    log.append(&[first.clone(), second.clone()]).await.unwrap();
    let kept = records(&world, &world.topic(NOON), first.partition(6), 2);
    let header = kept[0].headers().unwrap().get(1);
    assert_eq!((header.key, header.value), (TRACE_HEADER, Some(parent.as_bytes())));
    for (record, event) in kept.iter().zip([first, second]) {
        assert_eq!(record.key(), Some(event.message_key().as_bytes()));
        assert_eq!(Envelope::from_json(record.payload().unwrap()).unwrap(), event);
        assert_eq!(record.timestamp(), Timestamp::CreateTime(event.created_at.millis()));
        let header = record.headers().unwrap().get(0);
        assert_eq!((header.key, header.value), (EVENT_ID_HEADER, Some(event.event_id.to_string().as_bytes())));
    }
}

async fn every_event_comes_once_to_each_group_in_the_order_of_its_post(acks: Acks) {
    let world = World::new();
    let log = world.log_with(acks);
    let (one, other) = (Handled::default(), Handled::default());
    let groups = [work(&log, &world.group(), &one), work(&log, &world.group(), &other)];
    for from in (0..600).step_by(100) {
        log.append(&events(from..from + 100)).await.unwrap();
    }
    log.append(&[event(1, 1_000, NOON.plus(DAY))]).await.unwrap();
    log.append(&[]).await.unwrap();
    for handled in [&one, &other] {
        handled.until(601).await;
        assert_eq!(handled.all().len(), 601);
        for (post, numbers) in handled.by_post() {
            let mut expected: Vec<i64> = (0..600).filter(|number| number % 10 == post).collect();
            // A day's topic is read beside the next one's, so only the order within a day is sure.
            let numbers: Vec<i64> = numbers.into_iter().filter(|number| *number < 1_000).collect();
            expected.sort_unstable();
            assert_eq!(numbers, expected);
        }
    }
    for group in groups {
        assert_eq!(group.progress.handled(), 601);
        group.stop().await;
    }
}

#[tokio::test]
async fn every_event_comes_once_to_each_group_in_order_when_the_leader_acknowledges() {
    every_event_comes_once_to_each_group_in_the_order_of_its_post(Acks::Leader).await;
}

#[tokio::test]
async fn every_event_comes_once_to_each_group_in_order_when_all_acknowledge() {
    every_event_comes_once_to_each_group_in_the_order_of_its_post(Acks::All).await;
}
