//! Switching between the log and activity: nothing is lost, doubled or out of order, and nobody is given up for it.

use std::{
    collections::{HashMap, HashSet},
    sync::atomic::Ordering::SeqCst,
    time::Duration,
};

use dead_letters::{ListenerLetters, PublisherLetters};
use kafka_envelope::{ACTIVITY_GROUP, Envelope};
use outbox::Resent;
use proptest::prelude::*;
use test_support::{Place, eventually};
use tokio::{task::JoinHandle, time::sleep};
use tokio_util::sync::CancellationToken;
use transport::Mode;

use crate::world::{Fate, PATIENCE, World, by_post, event, unsent, world};

struct Relays {
    shutdown: CancellationToken,
    running: Vec<JoinHandle<()>>,
}

impl Relays {
    fn start(world: &World, relays: usize) -> Self {
        let shutdown = CancellationToken::new();
        let running = (0..relays).map(|_| tokio::spawn(world.relay(7).run(shutdown.clone()))).collect();
        Self { shutdown, running }
    }

    async fn stop(self) {
        self.shutdown.cancel();
        for relay in self.running {
            relay.await.unwrap();
        }
    }
}

async fn write(world: &World, posts: std::ops::Range<i64>) -> Vec<Envelope> {
    let mut written = Vec::new();
    for number in posts {
        written.push(world.write(1 + number % 5, number, true).await);
    }
    written
}

fn ids(events: &[Envelope]) -> Vec<String> {
    events.iter().map(|event| event.event_id.to_string()).collect()
}

/// Each once, in the order of their first arrival.
fn firsts(ids: Vec<String>) -> Vec<String> {
    let mut seen = HashSet::new();
    ids.into_iter().filter(|id| seen.insert(id.clone())).collect()
}

fn sorted(mut ids: Vec<String>) -> Vec<String> {
    ids.sort_unstable();
    ids
}

#[tokio::test]
async fn over_http_each_event_goes_to_activity_once_and_waits_for_the_log() {
    let world = world(&[]).await;
    let mut written = write(&world, 0..10).await;
    let relays = Relays::start(&world, 3);
    world.empty().await;
    world.transport.switch.turn(Mode::Http).await.unwrap();
    let meanwhile = write(&world, 10..60).await;
    eventually("activity has them", async || world.activity.event_ids().len() >= meanwhile.len()).await;
    // More than one round of the relays.
    sleep(Duration::from_millis(1200)).await;
    assert_eq!(sorted(world.activity.event_ids()), sorted(ids(&meanwhile)), "each once");
    assert_eq!(world.waiting().await, 50);
    assert_eq!(world.logged().await.len(), 10, "the log is not touched");

    world.transport.switch.turn(Mode::Kafka).await.unwrap();
    written.extend(meanwhile);
    written.extend(write(&world, 60..70).await);
    world.empty().await;
    relays.stop().await;
    let logged = world.logged().await;
    assert_eq!(logged.len(), written.len());
    assert_eq!(by_post(&logged), by_post(&written));
    assert_eq!(world.activity.event_ids().len(), 50);
}

#[tokio::test]
async fn however_long_it_is_http_no_event_becomes_a_letter_for_it() {
    let world = World::with(vec![Fate::RefusedBefore; 12], Place::in_a_folder()).await;
    world.transport.switch.turn(Mode::Http).await.unwrap();
    world.activity.away(true);
    write(&world, 0..5).await;
    let relays = Relays::start(&world, 1);
    eventually("the relay has tried", async || world.activity.refused() > 1).await;
    world.clock.advance(PATIENCE * 100);
    world.activity.away(false);
    eventually("activity has them", async || world.activity.event_ids().len() == 5).await;
    world.clock.advance(PATIENCE * 100);
    world.transport.switch.turn(Mode::Kafka).await.unwrap();
    world.log.refused(2).await;
    assert_eq!((world.waiting().await, world.letters.open().await.unwrap()), (5, 0), "the log gets its time");

    world.clock.advance(PATIENCE * 2);
    world.empty().await;
    relays.stop().await;
    assert_eq!(world.letters.open().await.unwrap(), 5, "and no more than its time");
    let undelivered = world.letters.oldest_undelivered(10).await.unwrap();
    assert!(undelivered.is_empty(), "activity has them already");
}

#[tokio::test]
async fn events_wait_for_an_activity_that_is_away_and_a_lost_answer_loses_none() {
    let world = world(&[]).await;
    world.transport.switch.turn(Mode::Http).await.unwrap();
    world.activity.away(true);
    let written = write(&world, 0..20).await;
    let relays = Relays::start(&world, 2);
    eventually("a relay has tried", async || world.activity.refused() > 0).await;
    assert!(world.activity.event_ids().is_empty());
    world.activity.lose(2);
    world.activity.away(false);
    eventually("activity has all", async || firsts(world.activity.event_ids()).len() == 20).await;
    relays.stop().await;
    assert_eq!(sorted(firsts(world.activity.event_ids())), sorted(ids(&written)));
    assert_eq!((world.waiting().await, world.log.appended.load(SeqCst)), (20, 0));
}

#[tokio::test]
async fn over_http_letters_are_delivered_early_and_the_log_is_not_asked() {
    let world = world(&[Fate::RefusedBefore]).await;
    let events = [event(1, 1), event(2, 2)];
    world.letters.keep_events(&[unsent(&events[0]), unsent(&events[1])], 1, "away").await.unwrap();
    world.transport.switch.turn(Mode::Http).await.unwrap();
    for delivered in [2, 0] {
        assert_eq!(world.resend().run().await.unwrap(), Resent { delivered, ..Resent::default() });
    }
    assert_eq!(world.letters.oldest_of(ACTIVITY_GROUP, 10).await.unwrap().len(), 2);
    world.transport.switch.turn(Mode::Kafka).await.unwrap();
    assert_eq!(world.resend().run().await.unwrap().completed, 2, "after one refusal, which nobody has met before");
}

/// What happens while members write.
#[derive(Debug, Clone, Copy)]
enum Step {
    Write(i64),
    Turn(Mode),
    LoseAnswers(usize),
    Wait,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        5 => (1..8_i64).prop_map(Step::Write),
        2 => prop_oneof![Just(Mode::Kafka), Just(Mode::Http)].prop_map(Step::Turn),
        1 => (1..3_usize).prop_map(Step::LoseAnswers),
        1 => Just(Step::Wait),
    ]
}

fn fate() -> impl Strategy<Value = Fate> {
    prop_oneof![Just(Fate::Well), Just(Fate::RefusedBefore), Just(Fate::AnswerLost)]
}

async fn switched(steps: &[Step], fates: &[Fate]) {
    let world = world(fates).await;
    let (mut written, mut number) = (Vec::new(), 0);
    let relays = Relays::start(&world, 2);
    for step in steps {
        match step {
            Step::Write(events) => {
                written.extend(write(&world, number..number + events).await);
                number += events;
            }
            Step::Turn(mode) => world.transport.switch.turn(*mode).await.unwrap(),
            Step::LoseAnswers(answers) => world.activity.lose(*answers),
            Step::Wait => sleep(Duration::from_millis(30)).await,
        }
    }
    world.transport.switch.turn(Mode::Kafka).await.unwrap();
    // One at the end, so that there is something in the log.
    written.extend(write(&world, number..number + 1).await);
    world.empty().await;
    relays.stop().await;
    let logged = world.logged().await;
    assert_eq!(logged.len(), written.len());
    assert_eq!(by_post(&logged), by_post(&written));
    let by_id: HashMap<String, &Envelope> = written.iter().map(|event| (event.event_id.to_string(), event)).collect();
    let found: Vec<Envelope> = firsts(world.activity.event_ids()).iter().map(|id| by_id[id].clone()).collect();
    let delivered: Vec<Envelope> = written.iter().filter(|event| found.contains(event)).cloned().collect();
    assert_eq!(by_post(&found), by_post(&delivered), "in the order of each post");
    assert_eq!(world.letters.open().await.unwrap(), 0);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, max_shrink_iters: 20, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn switching_to_and_fro_under_load_loses_and_doubles_nothing(
        steps in proptest::collection::vec(step(), 1..30),
        fates in proptest::collection::vec(fate(), 0..4),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let patience = Duration::from_secs(30);
        runtime.block_on(async { tokio::time::timeout(patience, switched(&steps, &fates)).await }).unwrap();
    }
}
