//! Promise 7: counters equal a recount at any quiet moment.

use std::collections::BTreeSet;

use database::sql;
use proptest::prelude::*;

use crate::world::World;

const MEMBERS: usize = 5;

#[derive(Debug, Clone)]
enum Act {
    Follow(usize, usize),
    Unfollow(usize, usize),
    Deactivate(usize),
}

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        8 => (0..MEMBERS, 0..MEMBERS).prop_map(|(a, b)| Act::Follow(a, b)),
        4 => (0..MEMBERS, 0..MEMBERS).prop_map(|(a, b)| Act::Unfollow(a, b)),
        1 => (0..MEMBERS).prop_map(Act::Deactivate),
    ]
}

/// Of every member: the counts as stored, and as counted anew.
async fn counts(world: &World) -> Vec<(i64, i64, i64, i64)> {
    let recount = "SELECT p.followers_count, p.followings_count, \
        (SELECT COUNT(*) FROM member_follows f JOIN member_profiles o ON o.member_id = f.follower_id \
         WHERE f.following_id = p.member_id AND o.is_active = 1), \
        (SELECT COUNT(*) FROM member_follows f JOIN member_profiles o ON o.member_id = f.following_id \
         WHERE f.follower_id = p.member_id AND o.is_active = 1) \
        FROM member_profiles p ORDER BY p.member_id";
    world.database.read().await.unwrap().all(sql(recount)).await.unwrap()
}

async fn play(acts: Vec<Act>) {
    let world = World::new().await;
    let members: [i64; MEMBERS] = world.members("m").await;
    let (mut active, mut follows) = ((0..MEMBERS).collect::<BTreeSet<_>>(), BTreeSet::new());
    for act in acts {
        let status = match act {
            Act::Follow(a, b) => world.follow(members[a], members[b]).await.status,
            Act::Unfollow(a, b) => world.unfollow(members[a], members[b]).await.status,
            Act::Deactivate(a) => {
                world.deactivate(members[a]).await;
                active.remove(&a);
                continue;
            }
        };
        match act {
            Act::Follow(a, _) | Act::Unfollow(a, _) if !active.contains(&a) => assert_eq!(status, 401),
            Act::Follow(a, b) if a == b => assert_eq!(status, 400),
            Act::Follow(_, b) | Act::Unfollow(_, b) if !active.contains(&b) => assert_eq!(status, 404),
            Act::Follow(a, b) => {
                follows.insert((a, b));
                assert_eq!(status, 201);
            }
            Act::Unfollow(a, b) => {
                follows.remove(&(a, b));
                assert_eq!(status, 200);
            }
            Act::Deactivate(_) => {}
        }
    }
    for (index, (followers, followings, counted_followers, counted_followings)) in
        counts(&world).await.into_iter().enumerate()
    {
        assert_eq!((followers, followings), (counted_followers, counted_followings), "member {index}");
        let expected = follows.iter().filter(|(a, b)| *b == index && active.contains(a)).count();
        assert_eq!(followers, i64::try_from(expected).unwrap(), "followers of member {index}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn counters_equal_a_recount_after_any_sequence(acts in prop::collection::vec(act(), 1..40)) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(play(acts));
    }
}

#[tokio::test]
async fn counters_are_right_after_races() {
    let world = World::new().await;
    let [star, a, b, c] = world.members("m").await;
    let race = |fan: i64| {
        let world = &world;
        async move {
            for _ in 0..5 {
                let (one, two, three) =
                    tokio::join!(world.follow(fan, star), world.follow(fan, star), world.unfollow(fan, star));
                assert_eq!((one.status, two.status, three.status), (201, 201, 200));
            }
            world.follow(fan, star).await.data();
        }
    };
    tokio::join!(race(a), race(b), race(c));
    let found = counts(&world).await;
    assert_eq!(found[0], (3, 0, 3, 0));
    assert!(found.iter().all(|(a, b, c, d)| (a, b) == (c, d)), "{found:?}");
    let told = world.events().await.len();
    let follows = world.events().await.iter().filter(|e| !e.recipients.is_empty()).count();
    assert_eq!(follows - (told - follows), 3, "one event a change");
}
