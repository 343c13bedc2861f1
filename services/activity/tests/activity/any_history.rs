//! Whatever members do, and in whatever order and however often it arrives, they are told what still stands.

use std::collections::BTreeSet;

use kafka_envelope::Envelope;
use proptest::{collection::vec, prelude::*, sample::Index};
use tokio::runtime::Runtime;

use crate::{truth::Truth, world::World};

const MEMBERS: i64 = 4;

fn history(acts: &[(u8, u8, u8)]) -> (Truth, Vec<Envelope>) {
    let (mut truth, mut events) = Truth::of(MEMBERS);
    events.extend(acts.iter().filter_map(|act| truth.anything(*act)));
    (truth, events)
}

async fn assert_told(world: &World, truth: &Truth) {
    for member in 1..=MEMBERS {
        let told = world.told_events(member).await;
        let once: BTreeSet<_> = told.iter().copied().collect();
        assert_eq!(once.len(), told.len(), "member {member} is told twice");
        assert_eq!(once, truth.told_to(member), "member {member}");
        assert_eq!(world.unread(member).await, i64::try_from(told.len()).unwrap());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn in_order_each_batch_twice(acts in vec(any::<(u8, u8, u8)>(), 0..80), size in 1..20_usize) {
        Runtime::new().unwrap().block_on(async {
            let (truth, events) = history(&acts);
            let world = World::new().await;
            for batch in events.chunks(size) {
                world.feed(batch.to_vec()).await;
                world.feed(batch.to_vec()).await;
            }
            let done: Vec<_> = events.iter().map(|event| event.event_id).collect();
            let recorded: Vec<_> = world.recorded().await.into_iter().map(|(_, event)| event).collect();
            assert_eq!(recorded, done);
            assert_told(&world, &truth).await;
        });
    }

    #[test]
    fn in_any_order(acts in vec(any::<(u8, u8, u8)>(), 0..80), order in vec(any::<Index>(), 90), size in 1..20_usize) {
        Runtime::new().unwrap().block_on(async {
            let (truth, mut events) = history(&acts);
            let count = events.len();
            for (place, other) in order.iter().enumerate().take(count) {
                events.swap(place, other.index(count));
            }
            let world = World::new().await;
            for batch in events.chunks(size) {
                world.feed(batch.to_vec()).await;
            }
            assert_told(&world, &truth).await;
        });
    }
}
