//! Whatever the index was, it becomes what the truth says, and what happens meanwhile is in it.

use dto::{MemberActivityType as T, PrivacyLevel, Timestamp};
use kafka_envelope::{CommentSnapshot, Envelope, PostSnapshot};
use proptest::{collection::vec, prelude::*};
use test_support::Tables;

use super::{
    Order,
    any_history::everything,
    truth::Truth,
    world::{World, about, comment, event, on, post, snapshot},
};
use crate::service;

/// What never happened, heard all the same: texts, deletions and versions that are wrong, and ids that there are not.
fn lies(truth: &Truth) -> Vec<Envelope> {
    let now = Timestamp::from_millis(i64::try_from(truth.events.len()).unwrap() / 3);
    let version = |id: i64| 50 * (id % 2) + 1;
    let mut lies: Vec<Envelope> = (1..9)
        .flat_map(|id| {
            let member = snapshot(id, version(id), PrivacyLevel::Private);
            let text = PostSnapshot { deleted: id % 3 == 0, like_count: 9, ..post(id, version(id), "거짓 하늘") };
            let below = comment(id, (id > 4).then(|| id - 4), "거짓 바다");
            let below = CommentSnapshot { version: version(id), deleted: id % 3 == 1, ..below };
            [event(T::MemberProfileUpdate).with_member(member), about(text), on(below)]
        })
        .collect();
    for (follower, following) in [(1, 2), (2, 1), (3, 1), (1, 7)] {
        for kind in [T::MemberFollow, T::MemberUnfollow].into_iter().take(follower) {
            let mut lie = Envelope::new(kind, i64::try_from(follower).unwrap(), now);
            lie.followed_member_id = Some(following);
            lies.push(lie);
        }
    }
    lies
}

async fn rebuilds(world: &World, tables: &Tables) -> String {
    service::rebuild(&*world.store, &tables.database).await.unwrap()
}

fn is_untouched(summary: &str) -> bool {
    summary.split("; ").all(|part| part.ends_with("0 added, 0 changed, 0 removed"))
}

async fn becomes_what_the_truth_says(acts: Vec<(u8, u8, u8)>, heard: Vec<bool>, more: Vec<(u8, u8, u8)>) {
    let (mut truth, tables) = (Truth::new(), Tables::new().await);
    for act in acts {
        truth.anything(act);
    }
    for event in &truth.events {
        tables.take(event).await;
    }
    for world in World::empty().await {
        // Some events, and lies.
        let some = truth.events.iter().zip(heard.iter().cycle()).filter(|(_, heard)| **heard);
        let (mut some, lies): (Vec<Envelope>, _) = (some.map(|(event, _)| event.clone()).collect(), lies(&truth));
        some.extend(lies);
        world.hear(some).await;
        // Meanwhile members go on.
        let before = truth.events.len();
        for act in &more {
            truth.anything(*act);
        }
        let happens = async {
            for event in &truth.events[before..] {
                tables.take(event).await;
                world.hear([event.clone()]).await;
                tokio::task::yield_now().await;
            }
        };
        let ((), first, second) = tokio::join!(happens, rebuilds(&world, &tables), rebuilds(&world, &tables));
        let right = World::sqlite().await;
        right.hear(truth.events.clone()).await;
        let wanted = everything(&right).await;
        assert_eq!(everything(&world).await, wanted, "{first}\n{second}");
        let again = rebuilds(&world, &tables).await;
        assert!(is_untouched(&again), "{again}");
        // What was not heard comes late.
        world.hear(truth.events.clone()).await;
        assert_eq!(everything(&world).await, wanted);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(8))]
    #[test]
    fn any_index_becomes_what_the_truth_says(
        acts in vec(any::<(u8, u8, u8)>(), 0..60),
        heard in vec(any::<bool>(), 1..40),
        more in vec(any::<(u8, u8, u8)>(), 0..20),
    ) {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        runtime.block_on(becomes_what_the_truth_says(acts, heard, more));
    }
}

#[tokio::test]
async fn an_index_that_heard_everything_is_left_alone() {
    let (mut truth, tables) = (Truth::new(), Tables::new().await);
    for act in 0..=255 {
        truth.anything((act, act / 3, act / 2));
    }
    for event in &truth.events {
        tables.take(event).await;
    }
    for world in World::empty().await {
        world.hear(truth.events.clone()).await;
        let summary = rebuilds(&world, &tables).await;
        assert!(is_untouched(&summary), "{summary}");
    }
}

#[tokio::test]
async fn long_tables_are_rebuilt_stretch_by_stretch() {
    let tables = Tables::new().await;
    let events: Vec<Envelope> = (1..=450).map(|id| about(post(id, 1, "하늘"))).collect();
    for event in
        std::iter::once(&event(T::MemberSignup).with_member(snapshot(2, 1, PrivacyLevel::Public))).chain(&events)
    {
        tables.take(event).await;
    }
    for world in World::empty().await {
        // Phantoms between and behind.
        world.hear((100..=1000).step_by(300).map(|id| about(post(id + 500, 1, "하늘")))).await;
        let summary = rebuilds(&world, &tables).await;
        assert!(summary.contains("posts: 454 looked at, 450 added, 0 changed, 4 removed"), "{summary}");
        assert_eq!(world.page("하늘", super::Slice::Offset(0), 1000).await, (1..=450).rev().collect::<Vec<_>>());
    }
}

#[tokio::test]
async fn texts_of_an_index_without_initial_consonants_get_theirs() {
    let tables = Tables::new().await;
    let events = [
        event(T::MemberSignup).with_member(snapshot(2, 1, PrivacyLevel::Public)),
        about(post(1, 1, "가을 하늘")),
        about(post(2, 1, "rust")),
    ];
    for event in &events {
        tables.take(event).await;
    }
    for world in World::empty().await {
        world.hear(events.clone()).await;
        world.forgets_initials().await;
        assert!(world.posts("ㅎㄴ", Order::Newest).await.is_empty());
        let summary = rebuilds(&world, &tables).await;
        assert!(summary.contains("posts: 2 looked at, 0 added, 1 changed, 0 removed"), "{summary}");
        assert_eq!(world.posts("ㅎㄴ", Order::Newest).await, [1]);
    }
}
