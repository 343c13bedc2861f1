//! What waited while the broker was away goes once it is back, oldest first.

use std::{
    collections::{HashMap, HashSet},
    net::SocketAddr,
    time::Duration,
};

use anyhow::{Context, ensure};
use clock::Clock;
use kafka_envelope::Envelope;
use rdkafka::{
    ClientConfig, Message, Offset, TopicPartitionList,
    consumer::{BaseConsumer, Consumer},
};
use tokio::{
    net::TcpStream,
    time::{Instant, sleep},
};

use super::{
    PATIENCE,
    acts::edits,
    fleet::{Processes, tell_stores},
    rows::{insert, none_left},
};
use crate::figures::Figures;

const EVENTS: usize = 100_000;
const POSTS: usize = 1_000;

pub(crate) async fn run(processes: &Processes, figures: &mut Figures) -> anyhow::Result<()> {
    let truth = processes.ground.stores.truth().await?;
    tell_stores("kill", &["kafka"]).await?;
    let events = edits(EVENTS, POSTS, Clock::system().now());
    let inserted = insert(&truth, &events).await;
    let (started, back) =
        tokio::join!(tell_stores("start", &["kafka"]), back(&processes.ground.settings.kafka.brokers));
    started?;
    inserted?;
    let back = back?;
    none_left(&truth).await?;
    let took = back.elapsed().as_secs_f64();
    figures.at_most(&format!("{EVENTS} events that waited are at a broker that is back after"), took, "s", 20.0);
    let (settings, topic_time) = (processes.ground.settings.kafka.clone(), events[0].created_at);
    let topic = format!("{}{}", settings.topic_prefix, topic_time.date_digits());
    let order = move || order(&settings.brokers, &topic, &events);
    let order = tokio::task::spawn_blocking(order).await??;
    figures.at_most("events of them before an older one of their post", order.late as f64, "events", 0.0);
    figures.at_most("events of them that are missing", order.missing as f64, "events", 0.0);
    figures.note("records of them that are doubles", order.doubles as f64, "records");
    Ok(())
}

/// When the broker's port answered first.
async fn back(brokers: &str) -> anyhow::Result<Instant> {
    let broker: SocketAddr = brokers.split(',').next().unwrap_or_default().parse().context("kafka.brokers")?;
    let deadline = Instant::now() + PATIENCE;
    while TcpStream::connect(broker).await.is_err() {
        ensure!(Instant::now() < deadline, "the broker is not back after {PATIENCE:?}");
        sleep(Duration::from_millis(10)).await;
    }
    Ok(Instant::now())
}

#[derive(Debug, Default)]
struct Order {
    late: usize,
    missing: usize,
    doubles: usize,
}

/// What stands in the topic, in the broker's order.
fn order(brokers: &str, topic: &str, events: &[Envelope]) -> anyhow::Result<Order> {
    let consumer: BaseConsumer =
        ClientConfig::new().set("bootstrap.servers", brokers).set("group.id", "none").create()?;
    let metadata = consumer.fetch_metadata(Some(topic), PATIENCE)?;
    let partitions = metadata.topics().first().map(|topic| topic.partitions().len()).unwrap_or_default();
    let (mut places, mut left) = (TopicPartitionList::new(), 0);
    for partition in 0..partitions as i32 {
        places.add_partition_offset(topic, partition, Offset::Beginning)?;
        let (first, end) = consumer.fetch_watermarks(topic, partition, PATIENCE)?;
        left += end - first;
    }
    consumer.assign(&places)?;
    let mut missing: HashSet<_> = events.iter().map(|event| event.event_id).collect();
    let (ours, mut newest, mut order) = (missing.clone(), HashMap::new(), Order::default());
    while left > 0 {
        let record = consumer.poll(PATIENCE).context("a record is missing")??;
        left -= 1;
        let event = Envelope::from_json(record.payload().unwrap_or_default())?;
        let Some(post) = event.post.filter(|_| ours.contains(&event.event_id)) else { continue };
        if !missing.remove(&event.event_id) {
            order.doubles += 1;
            continue;
        }
        let newest = newest.entry(post.id).or_insert(post.version);
        order.late += usize::from(post.version < *newest);
        *newest = post.version.max(*newest);
    }
    order.missing = missing.len();
    Ok(order)
}
