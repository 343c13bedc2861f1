//! What is particular to a store that many write at once.

use cache::{Cache, Redis};
use dailyfeed_activity::Recorder;
use event_log::{Delivery, Handler, HandlerError};
use kafka_envelope::{Envelope, topic};
use settings::Settings;

use crate::{truth::Truth, world::World};

fn batch(events: &[Envelope]) -> Vec<Delivery> {
    let deliver = |envelope: &Envelope| Delivery {
        topic: topic(envelope.created_at),
        partition: 0,
        offset: 0,
        envelope: envelope.clone(),
    };
    events.iter().map(deliver).collect()
}

/// Acts of one of many members: in a log of many partitions these would be different batches at the same time.
#[tokio::test]
async fn batches_of_different_partitions_do_not_disturb_each_other() {
    let world = World::new().await;
    let (mut truth, members) = Truth::of(8);
    world.feed(members).await;
    let mut batches: Vec<Vec<Envelope>> = Vec::new();
    for author in 1..=8 {
        let follows = (1..=8).filter(|other| *other != author).map(|other| truth.follows(author, other));
        batches.push(follows.collect());
        let post = truth.posts(author);
        let id = author;
        let likes = (1..=8).filter(|liker| *liker != author).map(|liker| truth.likes_post(liker, id));
        batches.push(std::iter::once(post).chain(likes).collect());
    }
    // Each of them twice, at once.
    let recorder = Recorder::new(world.stored.activities());
    let batches: Vec<Vec<Delivery>> = batches.iter().chain(&batches).map(|events| batch(events)).collect();
    let handled = futures::future::join_all(batches.iter().map(|batch| recorder.handle(batch))).await;
    for outcome in handled {
        match outcome {
            Ok(()) | Err(HandlerError::Away(_)) => {}
            Err(refused) => panic!("{refused}"),
        }
    }
    // What lost for too long comes again.
    for batch in &batches {
        recorder.handle(batch).await.unwrap();
    }
    assert_eq!(world.recorded().await.len(), 8 + 8 * 7 + 8 * 8);
    for member in 1..=8 {
        let told: std::collections::BTreeSet<_> = world.told_events(member).await.into_iter().collect();
        assert_eq!(told, truth.told_to(member), "member {member}");
        let actors = world.notifications(member).await;
        assert!(actors.iter().all(|one| one["actor"]["followersCount"] == 7), "{actors:?}");
    }
}

#[tokio::test]
async fn the_cache_spares_the_store_and_is_never_the_truth() {
    let world = World::new().await;
    let (mut truth, members) = Truth::of(2);
    let cache = Cache::in_process(1000);
    let recorder = Recorder::new(world.stored.remembered_by(&cache));
    recorder.handle(&batch(&members)).await.unwrap();
    let before = world.stored.documents.snapshot().await.unwrap().last_number("member_activities").await.unwrap();
    let post = truth.posts(1);
    // Known and new, the new one twice.
    recorder.handle(&batch(&[members[0].clone(), post.clone(), post.clone()])).await.unwrap();
    let after = world.stored.documents.snapshot().await.unwrap().last_number("member_activities").await.unwrap();
    assert_eq!((before, after), (2, 3));
    // A cache that forgot everything.
    world.feed([members[1].clone(), post]).await;
    assert_eq!(world.recorded().await.len(), 3);
}

#[tokio::test]
async fn what_the_store_did_not_take_is_not_remembered_as_recorded() {
    let world = World::new().await;
    let (_, members) = Truth::of(2);
    let (cache, events) = (Cache::in_process(1000), batch(&members));
    let away = Recorder::new(world.stored.away(&cache).await).handle(&events).await;
    assert!(matches!(away, Err(HandlerError::Away(_))), "{away:?}");
    Recorder::new(world.stored.remembered_by(&cache)).handle(&events).await.unwrap();
    assert_eq!(world.recorded().await.len(), 2);
}

#[tokio::test]
async fn without_redis_every_event_is_recorded_all_the_same_and_once() {
    let world = World::new().await;
    let (mut truth, mut events) = Truth::of(2);
    events.extend((0..50).map(|_| truth.posts(1)));
    let settings = Settings::with(&["redis.url=redis://127.0.0.1:9"]).unwrap();
    let recorder = Recorder::new(world.stored.remembered_by(&Cache::redis(&Redis::new(&settings.redis).unwrap())));
    for _ in 0..2 {
        recorder.handle(&batch(&events)).await.unwrap();
    }
    assert_eq!(world.recorded().await.len(), 52);
}

/// Likes have equal message keys, and the cache's window is long.
#[tokio::test]
async fn acts_that_look_alike_are_not_taken_for_each_other() {
    let world = World::new().await;
    let (mut truth, members) = Truth::of(3);
    let recorder = Recorder::new(world.stored.remembered_by(&Cache::in_process(1000)));
    recorder.handle(&batch(&members)).await.unwrap();
    recorder.handle(&batch(&[truth.posts(1), truth.comments(1, 1, None)])).await.unwrap();
    for _ in 0..2 {
        for liker in [2, 3] {
            recorder.handle(&batch(&[truth.likes_comment(liker, 1)])).await.unwrap();
            recorder.handle(&batch(&[truth.unlikes_comment(liker, 1)])).await.unwrap();
        }
    }
    assert_eq!(world.recorded().await.len(), 3 + 2 + 8);
}
