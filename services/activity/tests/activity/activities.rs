//! One's own activities.

use dto::Timestamp;
use kafka_envelope::Envelope;
use serde_json::{Value, json};

use crate::{
    truth::Truth,
    world::{ACTIVITIES, World},
};

async fn ids(world: &World, member: i64, query: &str) -> Vec<Value> {
    let list = world.get(member, &format!("{ACTIVITIES}?{query}")).await.content();
    list.iter().map(|one| one["id"].clone()).collect()
}

#[tokio::test]
async fn everything_one_did_is_listed_newest_first_and_nothing_else() {
    let world = World::new().await;
    let (mut truth, members) = Truth::of(2);
    world.feed(members).await;
    let event = [truth.posts(1), truth.comments(1, 1, None)];
    world.feed([truth.posts(2)]).await;
    world.feed(event.clone()).await;
    let list = world.get(1, ACTIVITIES).await.data();
    let kinds: Vec<_> = list["content"].as_array().unwrap().iter().map(|one| &one["memberActivityType"]).collect();
    assert_eq!(kinds, ["COMMENT_CREATE", "POST_CREATE", "MEMBER_SIGNUP"]);
    let newest = json!({
        "id": 5, "eventId": event[1].event_id, "memberId": 1, "postId": 1, "commentId": 1,
        "memberActivityType": "COMMENT_CREATE", "createdAt": event[1].created_at, "updatedAt": event[1].created_at,
    });
    assert_eq!(list["content"][0], newest);
    assert_eq!((&list["page"], &list["size"]), (&json!(0), &json!(20)));
    assert_eq!((&list["hasNext"], &list["nextCursor"]), (&json!(false), &json!(null)));
    assert!(list.get("totalElements").is_none());
}

#[tokio::test]
async fn a_type_and_a_time_select() {
    let world = World::new().await;
    let (mut truth, mut events) = Truth::of(1);
    events.extend((0..8).map(|_| truth.posts(1)));
    events.extend((1..=8).map(|post| truth.likes_post(1, post)));
    let times: Vec<Timestamp> = events.iter().map(|event| event.created_at).collect();
    world.feed(events).await;

    assert_eq!(ids(&world, 1, "type=POST_CREATE").await, (2..=9).rev().collect::<Vec<i64>>());
    assert!(ids(&world, 1, "type=POST_READ").await.is_empty());
    // Both ends are included.
    let (from, to) = (times[4], times[10]);
    let within = |id: &i64| (from..=to).contains(&times[usize::try_from(*id).unwrap() - 1]);
    let wanted: Vec<i64> = (1..=17).rev().filter(within).collect();
    assert!(wanted.len() > 7 && wanted.len() < 17, "{wanted:?}");
    assert_eq!(ids(&world, 1, &format!("from={from}&to={to}")).await, wanted);
    assert_eq!(ids(&world, 1, &format!("from={from}&to={from}")).await.len(), 3);
    let seoul = to.plus_millis(9 * 3_600_000).to_string().replace('Z', "+09:00");
    assert_eq!(ids(&world, 1, &format!("from={from}&to={seoul}")).await, wanted);
    let likes: Vec<i64> = wanted.into_iter().filter(|id| *id > 9).collect();
    assert_eq!(ids(&world, 1, &format!("type=LIKE_POST&from={from}&to={to}")).await, likes);
}

#[tokio::test]
async fn what_cannot_be_meant_is_refused() {
    let world = World::new().await;
    for (query, field) in [
        ("type=DANCE", "type"),
        ("type=", "type"),
        ("type=POST_READ&type=POST_READ", "type"),
        ("from=yesterday", "from"),
        ("to=2026-11-21", "to"),
        ("from=2026-11-22T00:00:00Z&to=2026-11-21T00:00:00Z", "from"),
        ("page=-1", "page"),
        ("size=0", "size"),
        ("size=101", "size"),
        ("page=100&size=100", "page"),
    ] {
        world.get(1, &format!("{ACTIVITIES}?{query}")).await.invalid(&[field]);
    }
}

#[tokio::test]
async fn events_of_any_day_are_recorded_with_their_own_time() {
    let world = World::new().await;
    let (mut truth, members) = Truth::of(1);
    world.feed(members).await;
    let times = ["2001-01-01T00:00:00.001Z", "2026-11-19T23:59:59.999Z", "2099-12-31T12:00:00.500Z"];
    for time in times {
        world.feed([Envelope { created_at: time.parse().unwrap(), ..truth.posts(1) }]).await;
    }
    let list = world.get(1, &format!("{ACTIVITIES}?type=POST_CREATE")).await.content();
    let mut recorded: Vec<_> = list.iter().map(|one| one["createdAt"].as_str().unwrap()).collect();
    recorded.sort_unstable();
    assert_eq!(recorded, times);
}

/// Though their message keys are equal.
#[tokio::test]
async fn a_like_taken_back_and_given_again_is_three_acts_of_each_liker() {
    let world = World::new().await;
    let (mut truth, members) = Truth::of(3);
    world.feed(members).await;
    world.feed([truth.posts(1), truth.comments(1, 1, None)]).await;
    for _ in 0..2 {
        for liker in [2, 3] {
            let likes = [truth.likes_comment(liker, 1), truth.likes_post(liker, 1)];
            let taken_back = [truth.unlikes_comment(liker, 1), truth.unlikes_post(liker, 1)];
            world.feed(likes).await;
            world.feed(taken_back).await;
        }
    }
    for liker in [2, 3] {
        for kind in ["LIKE_COMMENT", "LIKE_COMMENT_CANCEL", "LIKE_POST", "LIKE_POST_CANCEL"] {
            let list = world.get(liker, &format!("{ACTIVITIES}?type={kind}")).await.content();
            assert_eq!(list.len(), 2, "{kind} of {liker}");
        }
    }
    let authors = world.get(1, ACTIVITIES).await.content();
    assert_eq!(authors.len(), 3, "whose post and comment it is did nothing but that: {authors:?}");
}
