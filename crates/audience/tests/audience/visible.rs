//! The condition says what the rule says, over the truth and over the copies.

use std::collections::BTreeSet;

use crate::world::{MEMBERS, Member, World, world};
use audience::{apply, binds, migration, visible};
use database::{Database, DatabaseError, Options, sql};
use dto::{MemberActivityType, PrivacyLevel};
use proptest::prelude::*;

const VIEWERS: std::ops::RangeInclusive<i64> = 1..=MEMBERS;

async fn write(database: &Database, statement: database::Statement) {
    database.write::<_, DatabaseError, _>(|c| Box::pin(async move { c.run(statement).await })).await.unwrap();
}

async fn truth(folder: &tempfile::TempDir, world: &World) -> Database {
    let database =
        Database::open(&folder.path().join("truth.db"), Options::default(), schema::MIGRATIONS).await.unwrap();
    for member in &world.members {
        let insert = sql("INSERT INTO member_profiles (member_id, member_name, handle, handle_key, timezone, \
            language_code, verification_status, privacy_level, is_active, avatar_url, followers_count, \
            followings_count, version, created_at, updated_at) \
            VALUES (?, 'n', ?, ?, 'UTC', 'ko', 'NONE', ?, ?, 'no-image', 0, 0, 1, 0, 0)");
        let handle = format!("m{}", member.id);
        let insert = insert.bind(member.id).bind_all([handle.as_str(), &handle]);
        write(&database, insert.bind(member.privacy.name()).bind(member.active)).await;
    }
    for &(follower, following) in &world.follows {
        let insert = sql("INSERT INTO member_follows (follower_id, following_id, created_at) VALUES (?, ?, 0)");
        write(&database, insert.bind_all([follower, following])).await;
    }
    database
}

async fn copies(folder: &tempfile::TempDir, world: &World) -> Database {
    let database = Database::open(&folder.path().join("copies.db"), Options::default(), &[migration(1)]).await.unwrap();
    let signups = world.members.iter().map(|member| member.event(MemberActivityType::MemberSignup, 1, 0));
    let follows = world.follows.iter().map(|&(follower, following)| world.follow(follower, following, true, 0));
    let events: Vec<_> = signups.chain(follows).collect();
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
    database
}

async fn seen_by(database: &Database, viewer: i64) -> BTreeSet<i64> {
    let find = sql(format!("SELECT member_id FROM member_profiles profile WHERE {}", visible("profile")));
    let rows: Vec<(i64,)> = database.read().await.unwrap().all(find.bind_all(binds(viewer))).await.unwrap();
    rows.into_iter().map(|(id,)| id).collect()
}

fn rule(world: &World, viewer: i64, member: &Member) -> bool {
    let friends = world.follows.contains(&(viewer, member.id)) && world.follows.contains(&(member.id, viewer));
    let admitted = match member.privacy {
        PrivacyLevel::Public => true,
        PrivacyLevel::Friends => friends || viewer == member.id,
        PrivacyLevel::Private => viewer == member.id,
    };
    member.active && admitted
}

async fn agree(world: World) {
    let folder = tempfile::tempdir().unwrap();
    for database in [truth(&folder, &world).await, copies(&folder, &world).await] {
        for viewer in VIEWERS {
            let expected = world.members.iter().filter(|member| rule(&world, viewer, member)).map(|member| member.id);
            assert_eq!(seen_by(&database, viewer).await, expected.collect(), "viewer {viewer}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_condition_is_the_rule(world in world()) {
        tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(agree(world));
    }
}
