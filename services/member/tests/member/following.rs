//! Following, ceasing to, and whom to follow.

use axum::http::Method;
use dto::MemberActivityType;
use serde_json::{Value, json};

use crate::world::{MAX_FOLLOWINGS, World, ids, of};

const NEWBIE: &str = "/api/members/follow/recommend/newbie";

async fn counts(world: &World, member: i64) -> (i64, i64) {
    let profile = world.get(member, "/api/members/profile").await.data();
    (profile["followersCount"].as_i64().unwrap(), profile["followingsCount"].as_i64().unwrap())
}

#[tokio::test]
async fn a_follow_counts_once_and_tells_the_followed() {
    let world = World::new().await;
    let [fan, star] = [world.member("fan").await, world.member("star").await];
    for _ in 0..2 {
        let answer = world.follow(fan, star).await;
        assert_eq!((answer.status, answer.data()), (201, json!(true)));
    }
    assert_eq!((counts(&world, fan).await, counts(&world, star).await), ((0, 1), (1, 0)));
    let events = world.events().await;
    assert_eq!(events.len(), 1);
    let event = &events[0];
    assert_eq!(event.member_activity_type, MemberActivityType::MemberFollow);
    assert_eq!((event.member_id, event.followed_member_id, event.recipients.clone()), (fan, Some(star), vec![star]));
    assert_eq!(event.member.as_ref().map(|member| (member.id, member.version)), Some((fan, 1)));
    for _ in 0..2 {
        let answer = world.unfollow(fan, star).await;
        assert_eq!((answer.status, answer.data()), (200, json!(true)));
    }
    assert_eq!((counts(&world, fan).await, counts(&world, star).await), ((0, 0), (0, 0)));
    let events = world.events().await;
    assert_eq!(events.len(), 2);
    assert_eq!(events[1].member_activity_type, MemberActivityType::MemberUnfollow);
    assert_eq!((events[1].followed_member_id, events[1].recipients.len()), (Some(star), 0));
}

#[tokio::test]
async fn nobody_follows_himself() {
    let world = World::new().await;
    let haru = world.member("haru").await;
    let answer = world.follow(haru, haru).await;
    assert_eq!(answer.refusal(), (400, "SELF_FOLLOW"));
    assert!(answer.body["message"].as_str().unwrap().contains("자기"));
    assert_eq!(world.unfollow(haru, haru).await.data(), true, "nothing to undo");
    assert_eq!(counts(&world, haru).await, (0, 0));
}

#[tokio::test]
async fn the_limit_is_of_active_members_and_half_of_nothing_is_written() {
    let world = World::new().await;
    let fan = world.member("fan").await;
    let stars: [i64; MAX_FOLLOWINGS as usize + 1] = world.members("star").await;
    let (last, first) = stars.split_last().unwrap();
    for star in first {
        world.follow(fan, *star).await.data();
    }
    assert_eq!(world.follow(fan, *last).await.refusal(), (400, "FOLLOW_LIMIT_EXCEEDS"));
    assert_eq!(counts(&world, *last).await, (0, 0));
    assert!(!world.get(fan, &of(*last, "summary")).await.data()["isFollowing"].as_bool().unwrap());
    assert_eq!(world.follow(fan, first[0]).await.status, 201, "again is no further one");
    world.deactivate(first[1]).await;
    assert_eq!(world.follow(fan, *last).await.status, 201);
}

#[tokio::test]
async fn a_key_makes_a_follow_a_matter_of_one_time() {
    let world = World::new().await;
    let [fan, star] = [world.member("fan").await, world.member("star").await];
    let path = format!("/api/members/follow/{star}");
    assert_eq!(world.keyed(fan, "POST", &path, "k", Value::Null).await.status, 201);
    world.unfollow(fan, star).await.data();
    let again = world.keyed(fan, "POST", &path, "k", Value::Null).await;
    assert_eq!((again.status, again.headers["idempotency-replayed"].to_str().unwrap()), (201, "true"));
    assert_eq!(counts(&world, star).await, (0, 0), "replayed, not done again");
    let absent = world.keyed(fan, "POST", "/api/members/follow/4711", "k", Value::Null).await;
    assert_eq!(absent.refusal(), (404, "MEMBER_NOT_FOUND"));
}

#[tokio::test]
async fn the_newest_unfollowed_members_are_recommended() {
    let world = World::new().await;
    let [viewer, b, c, d, e] = world.members("m").await;
    // Sign-ups of one moment go by id.
    world.set(d, "created_at = (SELECT created_at FROM (SELECT * FROM member_profiles) p WHERE p.handle = 'm4')").await;
    assert_eq!(world.listed(viewer, NEWBIE).await, [e, d, c, b]);
    let newest = world.get(viewer, &format!("{NEWBIE}?size=1")).await.data();
    let after_newest = format!("{NEWBIE}?size=1&cursor={}", newest["nextCursor"].as_str().unwrap());
    assert_eq!(world.listed(viewer, &after_newest).await, [d]);
    let page = world.get(viewer, &format!("{NEWBIE}?page=0&size=3")).await.data();
    assert_eq!((&page["totalElements"], &page["totalPages"]), (&json!(4), &json!(2)));
    assert_eq!((&page["first"], &page["last"], &page["hasNext"]), (&json!(true), &json!(false), &json!(true)));
    let cursor = page["nextCursor"].as_str().unwrap();
    for path in [
        format!("{NEWBIE}?page=1&size=3"),
        format!("{NEWBIE}?size=3&cursor={cursor}"),
        format!("{NEWBIE}/more?size=3"),
        format!("{NEWBIE}/more?size=3&cursor={cursor}"),
    ] {
        let rest = world.get(viewer, &path).await.data();
        assert_eq!(
            (ids(&rest), &rest["hasNext"], &rest["nextCursor"]),
            (vec![b], &json!(false), &Value::Null),
            "{path}"
        );
    }
    assert_eq!(world.get(b, &format!("{NEWBIE}?cursor={cursor}")).await.refusal(), (400, "INVALID_CURSOR"));
    world.follow(viewer, d).await.data();
    world.follow(b, viewer).await.data();
    world.deactivate(c).await;
    let page = world.get(viewer, NEWBIE).await.data();
    assert_eq!((ids(&page), &page["totalElements"], &page["last"]), (vec![e, b], &json!(2), &json!(true)));
    assert_eq!(page["content"][0]["isFollowing"], false);
}

#[tokio::test]
async fn other_methods_are_not_allowed() {
    let world = World::new().await;
    let [haru, other] = world.members("m").await;
    for (method, path) in [
        (Method::GET, format!("/api/members/follow/{other}")),
        (Method::POST, "/api/members/profile".to_owned()),
        (Method::DELETE, format!("/api/members/{other}")),
        (Method::GET, "/api/members/query/in".to_owned()),
    ] {
        let answer = world.ask(haru, method.as_str(), &path, Value::Null).await;
        assert_eq!(answer.refusal(), (405, "METHOD_NOT_ALLOWED"), "{method} {path}");
    }
}
