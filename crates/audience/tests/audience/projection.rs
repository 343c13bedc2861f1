//! Whatever the order and however often events come, the copies are what the newest say.

use std::collections::{BTreeMap, BTreeSet};

use crate::world::{MEMBERS, Member, World, pair, privacy};
use audience::{apply, migration, summaries};
use database::{Database, DatabaseError, Options, sql};
use dto::{MemberActivityType, PrivacyLevel};
use kafka_envelope::Envelope;
use proptest::prelude::*;
use tempfile::TempDir;

/// What a member does next.
#[derive(Debug, Clone)]
enum Act {
    Change(i64, PrivacyLevel, bool),
    Follow(i64, i64, bool),
}

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        (1..=MEMBERS, privacy(), any::<bool>()).prop_map(|(id, privacy, active)| Act::Change(id, privacy, active)),
        (pair(), any::<bool>()).prop_map(|((follower, following), follows)| Act::Follow(follower, following, follows)),
    ]
}

/// The events of `acts`, and the world they lead to. All follows happen in the same millisecond.
fn history(acts: &[Act]) -> (Vec<Envelope>, World, BTreeMap<i64, i64>) {
    let newcomer = |id| Member { id, privacy: PrivacyLevel::Public, active: true };
    let mut world = World { members: (1..=MEMBERS).map(newcomer).collect(), follows: BTreeSet::new() };
    let mut versions: BTreeMap<i64, i64> = (1..=MEMBERS).map(|id| (id, 1)).collect();
    let mut events: Vec<_> =
        world.members.iter().map(|member| member.event(MemberActivityType::MemberSignup, 1, 0)).collect();
    for act in acts {
        match *act {
            Act::Change(id, privacy, active) => {
                let version = versions.get_mut(&id).unwrap();
                *version += 1;
                let member = world.members.iter_mut().find(|member| member.id == id).unwrap();
                *member = Member { id, privacy, active };
                events.push(member.event(MemberActivityType::MemberProfileUpdate, *version, 0));
            }
            Act::Follow(follower, following, follows) => {
                let mut event = world.follow(follower, following, follows, 0);
                event.member = None;
                events.push(event);
                let pair = (follower, following);
                if follows {
                    world.follows.insert(pair)
                } else {
                    world.follows.remove(&pair)
                };
            }
        }
    }
    (events, world, versions)
}

async fn fold(events: Vec<Envelope>) -> (TempDir, Database) {
    let folder = tempfile::tempdir().unwrap();
    let database = Database::open(&folder.path().join("copies.db"), Options::default(), &[migration(1)]).await.unwrap();
    database
        .write::<_, DatabaseError, _>(move |connection| {
            Box::pin(async move {
                for event in &events {
                    apply(connection, event).await?;
                }
                Ok(())
            })
        })
        .await
        .unwrap();
    (folder, database)
}

async fn converges(acts: Vec<Act>, order: Vec<prop::sample::Index>) {
    let (events, world, versions) = history(&acts);
    // Any events in any order, some of them twice, and then everything once more from the last to the first.
    let strayed = order.iter().map(|index| index.get(&events).clone());
    let (_folder, database) = fold(strayed.chain(events.iter().rev().cloned()).collect()).await;
    let mut connection = database.read().await.unwrap();
    let follows = sql("SELECT follower_id, following_id FROM member_follows");
    let follows: Vec<(i64, i64)> = connection.all(follows).await.unwrap();
    assert_eq!(follows.into_iter().collect::<BTreeSet<_>>(), world.follows);
    for member in &world.members {
        let find =
            sql("SELECT version, privacy_level, is_active, followers_count FROM member_profiles WHERE member_id = ?");
        let row: (i64, String, bool, i64) = connection.one(find.bind(member.id)).await.unwrap();
        let active = |id| world.members.iter().any(|member: &Member| member.id == id && member.active);
        let followers = world.follows.iter().filter(|&&(from, to)| to == member.id && active(from)).count();
        let expected =
            (versions[&member.id], member.privacy.name().to_owned(), member.active, i64::try_from(followers).unwrap());
        assert_eq!(row, expected, "member {}", member.id);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn order_and_repeats_do_not_matter(
        acts in proptest::collection::vec(act(), 0..30),
        order in proptest::collection::vec(any::<prop::sample::Index>(), 0..40),
    ) {
        tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(converges(acts, order));
    }
}

#[tokio::test]
async fn summaries_are_in_order_without_the_inactive_and_bare_where_hidden() {
    let acts = [
        Act::Follow(1, 3, true),
        Act::Follow(2, 3, true),
        Act::Follow(4, 3, true),
        Act::Change(4, PrivacyLevel::Public, false),
        Act::Change(2, PrivacyLevel::Friends, true),
        Act::Follow(1, 2, true),
    ];
    let (events, ..) = history(&acts);
    let (_folder, database) = fold(events).await;
    let mut connection = database.read().await.unwrap();
    let before = database.statements();
    let found = summaries(&mut connection, 1, &[3, 4, 99, 2, 3]).await.unwrap();
    assert_eq!(database.statements() - before, 1);
    let [public, hidden] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!((public.member_id, public.id, public.followers_count, public.is_following), (3, 30, 2, true));
    assert_eq!((public.handle.as_str(), public.bio.as_deref()), ("member3", Some("bio")));
    assert_eq!((hidden.member_id, hidden.followers_count, hidden.is_following), (2, 1, true));
    assert_eq!((&hidden.bio, hidden.verification_status, hidden.updated_at), (&None, None, None));
    let friends = summaries(&mut connection, 2, &[2, 1]).await.unwrap();
    assert_eq!(friends.iter().map(|summary| summary.bio.is_some()).collect::<Vec<_>>(), [true, true]);
    assert!(summaries(&mut connection, 1, &[]).await.unwrap().is_empty());
}
