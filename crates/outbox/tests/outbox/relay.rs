//! Every event exactly once and in order, whatever fails or dies; no event of a write that was undone.

use std::sync::atomic::Ordering::SeqCst;

use database::{DatabaseError, sql};
use dead_letters::{ListenerLetters, PublisherLetters};
use kafka_envelope::{ACTIVITY_GROUP, Envelope};
use outbox::{Relay, Resent};
use proptest::prelude::*;
use test_support::Place;
use tokio_util::sync::CancellationToken;
use trace_context::Context;

use crate::world::{Fate, PATIENCE, World, by_post, world};

#[tokio::test]
async fn relays_side_by_side_share_the_work_without_doubling_it() {
    let world = world(&[]).await;
    let mut expected = Vec::new();
    for number in 0..400 {
        expected.push(world.write(1 + number % 23, number, true).await);
    }
    let shutdown = CancellationToken::new();
    let relays: Vec<_> = (0..4).map(|_| tokio::spawn(world.relay(7).run(shutdown.clone()))).collect();
    for number in 400..600 {
        expected.push(world.write(1 + number % 23, number, true).await);
    }
    world.empty().await;
    shutdown.cancel();
    for relay in relays {
        relay.await.unwrap();
    }
    let logged = world.logged().await;
    assert_eq!(logged.len(), expected.len());
    assert_eq!(by_post(&logged), by_post(&expected));
    assert_eq!(world.log.appended.load(SeqCst), expected.len(), "no event was appended twice");
}

/// Runs relays one after the other until one is left alive; a relay that dies is followed by the next.
async fn relays(world: &World, batch: usize, shutdown: CancellationToken) {
    loop {
        let mut relay = tokio::spawn(world.relay(batch).run(shutdown.clone()));
        tokio::select! {
            ended = &mut relay => return ended.unwrap(),
            death = world.death.acquire() => {
                death.unwrap().forget();
                relay.abort();
            }
        }
    }
}

async fn survives(fates: &[Fate], writes: &[(i64, bool)], batch: usize) {
    let world = world(fates).await;
    let shutdown = CancellationToken::new();
    let write = async {
        let mut expected = Vec::new();
        for (number, &(post, sound)) in (1..).zip(writes) {
            let event = world.write(post, number, sound).await;
            if sound {
                expected.push(event);
            }
        }
        // One sound write at the end, so that there is something to wait for.
        expected.push(world.write(1, 0, true).await);
        world.empty().await;
        shutdown.cancel();
        expected
    };
    let (expected, ()) = tokio::join!(write, relays(&world, batch, shutdown.clone()));
    let logged = world.logged().await;
    assert_eq!(logged.len(), expected.len());
    assert_eq!(by_post(&logged), by_post(&expected));
}

fn fate() -> impl Strategy<Value = Fate> {
    prop_oneof![Just(Fate::Well), Just(Fate::RefusedBefore), Just(Fate::AnswerLost), Just(Fate::RelayDies)]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, max_shrink_iters: 20, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_event_is_logged_once_and_in_order(
        fates in proptest::collection::vec(fate(), 0..4),
        writes in proptest::collection::vec((1..4_i64, proptest::bool::weighted(0.8)), 0..40),
        batch in 1..8_usize,
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let patience = std::time::Duration::from_secs(20);
        runtime.block_on(async { tokio::time::timeout(patience, survives(&fates, &writes, batch)).await }).unwrap();
    }
}

#[tokio::test]
async fn an_event_carries_the_trace_of_its_write() {
    let world = world(&[]).await;
    let context = Context::root();
    context.clone().scope(world.write(1, 1, true)).await;
    world.write(1, 2, true).await;
    let shutdown = CancellationToken::new();
    let task = tokio::spawn(world.relay(10).run(shutdown.clone()));
    world.empty().await;
    let traces: Vec<Option<String>> = world.logged().await.into_iter().map(|event| event.traceparent).collect();
    assert_eq!(traces, [Some(context.traceparent()), None]);
    shutdown.cancel();
    task.await.unwrap();
}

#[tokio::test]
async fn a_relay_at_rest_does_not_wake_itself() {
    let world = world(&[]).await;
    let counted = world.database.counted();
    let relay = Relay { database: counted.clone(), ..world.relay(10) };
    let shutdown = CancellationToken::new();
    let task = tokio::spawn(relay.run(shutdown.clone()));
    world.write(1, 1, true).await;
    world.empty().await;
    // Its own commit may wake it once more; then nothing does, however long others go on reading.
    for _ in 0..200 {
        assert_eq!(world.waiting().await, 0);
    }
    assert!(counted.statements() < 20, "{} statements", counted.statements());
    shutdown.cancel();
    task.await.unwrap();
}

#[tokio::test]
async fn a_row_of_a_newer_program_becomes_a_letter_and_holds_nobody_up() {
    let world = world(&[]).await;
    let newer = world.write(1, 1, true).await;
    let text = "UPDATE content_outbox SET payload = replace(payload, '\"envelopeVersion\":1', '\"envelopeVersion\":2')";
    world.database.write::<_, DatabaseError, _>(move |c| Box::pin(c.run(sql(text)))).await.unwrap();
    let known = world.write(1, 2, true).await;
    world.relay_until_empty().await;
    assert_eq!(world.logged().await, [known]);
    let letters = world.letters.oldest(10).await.unwrap();
    assert_eq!(letters.len(), 1);
    assert_eq!(letters[0].subject.event_id, newer.event_id.to_string());
    assert!(letters[0].last_error.contains("newer"), "{}", letters[0].last_error);
}

#[tokio::test]
async fn what_a_log_that_is_away_does_not_take_in_time_becomes_letters_which_are_sent_once_it_is_back() {
    let world = World::with(vec![Fate::RefusedBefore; 12], Place::in_a_folder()).await;
    let (first, second) = (world.write(1, 1, true).await, world.write(2, 2, true).await);
    let shutdown = CancellationToken::new();
    let relay = tokio::spawn(world.relay(10).run(shutdown.clone()));
    world.log.refused(2).await;
    assert_eq!((world.waiting().await, world.letters.open().await.unwrap()), (2, 0), "they wait");
    world.clock.advance(PATIENCE * 2);
    world.empty().await;
    shutdown.cancel();
    relay.await.unwrap();
    let letters = world.letters.oldest(10).await.unwrap();
    let kept: Vec<_> = letters.iter().map(|letter| letter.subject.event_id.clone()).collect();
    assert_eq!(kept, [first.event_id.to_string(), second.event_id.to_string()]);
    assert_eq!(letters[0].subject.message_key, first.message_key());
    assert_eq!(letters[0].subject.event_time, first.created_at);
    assert_eq!(letters[0].subject.payload, first.to_json().unwrap());

    // The log is still away: activity gets them early, and they stay open.
    world.log.lose(4);
    let run = world.resend().run().await.unwrap();
    assert_eq!(run, Resent { delivered: 2, ..Resent::default() });
    assert_eq!(world.resend().run().await.unwrap(), Resent { completed: 2, ..Resent::default() }, "it is back");
    let early = world.letters.oldest_of(ACTIVITY_GROUP, 10).await.unwrap();
    assert_eq!(
        early.iter().map(|letter| &letter.subject.event_id).collect::<Vec<_>>(),
        kept.iter().collect::<Vec<_>>()
    );
    // What activity gets early is the event that the others get from the log.
    let events: Vec<Envelope> =
        early.iter().map(|letter| Envelope::from_json(&letter.subject.payload).unwrap()).collect();
    assert_eq!(events, [first.clone(), second.clone()]);
    assert_eq!(early[0].subject.message_key, first.message_key());
    assert_eq!(early[0].subject.event_time, first.created_at);
    assert_eq!(world.logged().await, [first, second], "oldest first");
    assert_eq!(world.resend().run().await.unwrap(), Resent::default(), "once");
}
