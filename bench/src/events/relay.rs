//! What the relay moves from MySQL to a log, on one core: its own, that of the mock broker included.

use std::sync::Arc;

use clock::Clock;
use event_log::{EventLog, KafkaLog};
use rdkafka::mocking::MockCluster;
use settings::sections::Kafka;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::{
    acts::acts,
    core,
    corner::Ground,
    rows::{insert, none_left},
};
use crate::figures::Figures;

const EVENTS: usize = 60_000;

pub(crate) async fn run(figures: &mut Figures) -> anyhow::Result<()> {
    let ground = Ground::new(&[]).await?;
    let mock = MockCluster::new(1)?;
    let topic = format!("{}{}", ground.settings.kafka.topic_prefix, Clock::system().now().date_digits());
    mock.create_topic(&topic, ground.settings.kafka.partitions.cast_signed(), 1)?;
    let mocked = Kafka { brokers: mock.bootstrap_servers(), ..ground.settings.kafka.clone() };
    let mocked = Arc::new(KafkaLog::new(&mocked, ground.settings.events.retention)?);
    measure(&ground, mocked, ("a mock cluster", 20_000.0), figures).await?;
    drop(mock);
    measure(&ground, ground.stores.log().await?, ("a real broker", 5_000.0), figures).await?;
    ground.clear().await
}

async fn measure(
    ground: &Ground,
    log: Arc<dyn EventLog>,
    (place, goal): (&str, f64),
    figures: &mut Figures,
) -> anyhow::Result<()> {
    let relay = ground.relay(log).await?;
    let (moved, watched, shutdown) = (relay.database.clone(), relay.database.counted(), CancellationToken::new());
    insert(&watched, &acts(EVENTS, Clock::system().now())).await?;
    core::pin(true).await?;
    let (begin, cpu, statements) = (Instant::now(), core::time()?, moved.statements());
    let running = tokio::spawn(relay.run(shutdown.clone()));
    none_left(&watched).await?;
    let (took, cpu) = (begin.elapsed().as_secs_f64(), core::time()? - cpu);
    core::pin(false).await?;
    shutdown.cancel();
    running.await?;
    let count = EVENTS as f64;
    figures.at_least(&format!("relay into {place}, on one core"), count / took, "events/s", goal);
    figures.note(&format!("relay into {place}, per second of its core"), count / cpu, "events/s");
    let statements = (moved.statements() - statements) as f64;
    figures.note(&format!("relay into {place}, statements of 1,000 events"), statements * 1000.0 / count, "statements");
    Ok(())
}
