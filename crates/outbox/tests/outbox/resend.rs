//! Dead letters of publishers are sent again.

use std::time::Duration;

use dead_letters::{PublisherLetters, UnsentEvent};
use kafka_envelope::Envelope;
use outbox::{Resend, Resent};
use test_support::Place;
use tokio::time::sleep;

use crate::world::{Fate, event, unsent, world};

#[tokio::test]
async fn of_two_runs_at_once_one_sends_the_letters_and_the_other_says_so() {
    let world = world(&[Fate::RelayDies]).await;
    let events: Vec<Envelope> = (1..=250).map(|number| event(number, number)).collect();
    world.letters.keep_events(&events.iter().map(unsent).collect::<Vec<_>>(), 1, "away").await.unwrap();
    let resend = world.resend();
    let first = tokio::spawn(async move { resend.run().await });
    world.death.acquire().await.unwrap().forget();
    let contended = Resent { contended: true, ..Resent::default() };
    assert_eq!(world.resend().run().await.unwrap(), contended, "the first is in the middle of it");
    first.abort();
    let third = loop {
        match world.resend().run().await.unwrap() {
            taken if taken.contended => sleep(Duration::from_millis(5)).await,
            run => break run,
        }
    };
    assert_eq!(third, Resent { completed: 250, ..Resent::default() }, "the turn of the dead is free again");
    assert_eq!(world.resend().run().await.unwrap(), Resent::default(), "and given back at the end");
    assert_eq!(world.logged().await.len(), 250);
}

#[tokio::test]
async fn letters_sent_by_two_of_whom_one_lost_its_turn_are_in_the_log_once() {
    let world = world(&[]).await;
    let elsewhere = Place::in_a_folder();
    let events: Vec<Envelope> = (1..=250).map(|number| event(number, number)).collect();
    world.letters.keep_events(&events.iter().map(unsent).collect::<Vec<_>>(), 1, "away").await.unwrap();
    let (one, other) = (world.resend(), Resend { database: elsewhere.truth(&[]).await, ..world.resend() });
    let (one, other) = tokio::join!(one.run(), other.run());
    assert!(one.unwrap().completed + other.unwrap().completed >= 250);
    assert_eq!(world.logged().await.len(), 250);
    assert_eq!(world.letters.open().await.unwrap(), 0);
}

#[tokio::test]
async fn poison_is_parked_after_its_attempts_and_the_rest_goes_on() {
    let world = world(&[]).await;
    let sound = event(1, 1);
    let poison = UnsentEvent { payload: b"no event".to_vec(), ..unsent(&event(2, 2)) };
    world.letters.keep_events(&[poison.clone(), unsent(&sound)], 1, "away").await.unwrap();
    let first = world.resend().run().await.unwrap();
    assert_eq!(first, Resent { completed: 1, refused: 1, ..Resent::default() });
    let second = world.resend().run().await.unwrap();
    assert_eq!(second, Resent { refused: 1, parked: 1, ..Resent::default() }, "three attempts with the relay's own");
    assert_eq!(world.resend().run().await.unwrap(), Resent::default(), "it is left alone");
    assert_eq!(world.letters.parked(10).await.unwrap()[0].subject.event_id, poison.event_id);
    assert_eq!(world.letters.release(None).await.unwrap(), 1);
    assert_eq!(world.resend().run().await.unwrap().refused, 1);
}
