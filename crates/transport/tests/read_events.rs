//! Views on both ways.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

use std::{sync::Arc, time::Duration};

use clock::Clock;
use dto::{MemberActivityType, Timestamp};
use event_log::{EmbeddedLog, EventLog};
use jwt::ServiceSecrets;
use kafka_envelope::Envelope;
use service_client::{ActivityClient, CallingService, http_client};
use test_support::{Place, StandIn, eventually};
use tokio::{task::JoinHandle, time::timeout};
use tokio_util::sync::CancellationToken;
use trace_context::Context;
use transport::{Mode, ReadEvents, Switch, Transport};

/// Longer than anything here should take.
const PATIENCE: Duration = Duration::from_secs(10);

struct World {
    _place: Place,
    log: Arc<EmbeddedLog>,
    activity: StandIn,
    transport: Transport,
    shutdown: CancellationToken,
}

fn event(member: i64) -> Envelope {
    Envelope::new(MemberActivityType::PostRead, member, Timestamp::from_millis(member))
}

impl World {
    async fn new() -> Self {
        let place = Place::new().await;
        let (clock, activity) = (Clock::manual(Timestamp::from_millis(0)), StandIn::start().await);
        let log = Arc::new(EmbeddedLog::open(place.path()).await.unwrap());
        let from =
            CallingService { name: "timeline", secrets: ServiceSecrets::generate().unwrap(), clock: clock.clone() };
        let transport = Transport {
            switch: Switch::new(place.truth(schema::MIGRATIONS).await, "timeline", clock),
            log: Arc::clone(&log) as Arc<dyn EventLog>,
            activity: ActivityClient::new(from, activity.url.clone(), http_client().unwrap()),
        };
        Self { _place: place, log, activity, transport, shutdown: CancellationToken::new() }
    }

    fn start(&self, capacity: usize, kept: usize) -> (ReadEvents, JoinHandle<()>) {
        let (reads, publish) = ReadEvents::new(self.transport.clone(), capacity, kept, self.shutdown.clone());
        (reads, tokio::spawn(publish))
    }

    /// Who read, as the log has it.
    async fn logged(&self) -> Vec<Envelope> {
        let partition = self.log.subscribe("reader").await.unwrap().next_partition().await.unwrap();
        let records = timeout(PATIENCE, partition.next_batch(10_000)).await.expect("a record").unwrap();
        records.iter().map(|record| Envelope::from_json(&record.payload).unwrap()).collect()
    }

    async fn readers(&self) -> Vec<i64> {
        self.logged().await.iter().map(|event| event.member_id).collect()
    }

    /// Once there are so many.
    async fn logged_all(&self, readers: usize) -> Vec<i64> {
        eventually("the log has them", async || self.readers().await.len() >= readers).await;
        self.readers().await
    }
}

#[tokio::test]
async fn reads_are_taken_while_there_is_room_and_flushed_at_the_stop() {
    let world = World::new().await;
    let (reads, publish) = ReadEvents::new(world.transport.clone(), 3, 9, world.shutdown.clone());
    let context = Context::root();
    context.clone().scope(async { reads.offer(event(1)) }).await;
    (2..=5).for_each(|member| reads.offer(event(member)));
    assert_eq!(reads.dropped(), 2);
    let publish = tokio::spawn(publish);
    let logged = world.logged().await;
    let traces: Vec<_> = logged.into_iter().map(|event| event.traceparent).collect();
    assert_eq!(traces, [Some(context.traceparent()), None, None]);
    reads.offer(event(6));
    world.shutdown.cancel();
    publish.await.unwrap();
    assert_eq!(world.readers().await, [1, 2, 3, 6]);
    reads.offer(event(7));
    assert_eq!(reads.dropped(), 3);
}

#[tokio::test]
async fn over_http_activity_gets_each_once_and_the_log_gets_them_afterwards() {
    let world = World::new().await;
    world.transport.switch.turn(Mode::Http).await.unwrap();
    world.activity.away(true);
    let (reads, publish) = world.start(2000, 2000);
    (1..=1200).for_each(|member| reads.offer(event(member)));
    eventually("activity is asked", async || world.activity.refused() > 0).await;
    world.activity.away(false);
    eventually("activity has them", async || world.activity.event_ids().len() >= 1200).await;
    reads.offer(event(1201));
    eventually("activity has the last one", async || world.activity.event_ids().len() >= 1201).await;
    // Nobody reads any more, and still they go to the log.
    world.transport.switch.turn(Mode::Kafka).await.unwrap();
    assert_eq!(world.logged_all(1201).await, (1..=1201).collect::<Vec<_>>());
    reads.offer(event(1202));
    assert_eq!(world.logged_all(1202).await.len(), 1202);
    assert_eq!(world.activity.event_ids().len(), 1201);
    assert_eq!(reads.dropped(), 0);
    world.shutdown.cancel();
    publish.await.unwrap();
}

#[tokio::test]
async fn while_activity_is_away_the_log_takes_what_is_turned_back_to_it() {
    let world = World::new().await;
    world.transport.switch.turn(Mode::Http).await.unwrap();
    world.activity.away(true);
    let (reads, publish) = world.start(9, 9);
    reads.offer(event(1));
    eventually("activity is asked", async || world.activity.refused() > 0).await;
    world.transport.switch.turn(Mode::Kafka).await.unwrap();
    assert_eq!(world.readers().await, [1]);
    world.shutdown.cancel();
    publish.await.unwrap();
}

#[tokio::test]
async fn of_those_that_wait_for_the_log_the_newest_are_kept() {
    let world = World::new().await;
    world.transport.switch.turn(Mode::Http).await.unwrap();
    let (reads, publish) = world.start(9, 3);
    for (member, so_far) in (1..=5).zip(1..) {
        reads.offer(event(member));
        eventually("activity has it", async || world.activity.event_ids().len() == so_far).await;
    }
    eventually("the oldest are given up", async || reads.dropped() == 2).await;
    world.transport.switch.turn(Mode::Kafka).await.unwrap();
    assert_eq!(world.logged_all(3).await, [3, 4, 5]);
    world.shutdown.cancel();
    publish.await.unwrap();
}
