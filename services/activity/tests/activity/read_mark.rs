//! The high-water mark of what was seen.

use axum::{body::Body, http::Method};
use serde_json::{Value, json};

use crate::{
    truth::Truth,
    world::{READ, World},
};

async fn read_flags(world: &World, member: i64) -> Vec<Value> {
    world.notifications(member).await.iter().map(|one| one["read"].clone()).collect()
}

/// 2, 3 and 4 like the post of 1; their likes have the ids 6, 7 and 8.
async fn three_likes() -> (World, Truth) {
    let world = World::new().await;
    let (mut truth, members) = Truth::of(4);
    world.feed(members).await;
    world.feed([truth.posts(1), truth.likes_post(2, 1), truth.likes_post(3, 1), truth.likes_post(4, 1)]).await;
    (world, truth)
}

#[tokio::test]
async fn the_mark_moves_forward_only() {
    let (world, _) = three_likes().await;
    assert_eq!((world.unread(1).await, read_flags(&world, 1).await), (3, vec![json!(false); 3]));
    assert_eq!(world.post(1, READ, &json!({"upTo": 7})).await.data(), true);
    assert_eq!(world.unread(1).await, 1);
    assert_eq!(read_flags(&world, 1).await, [false, true, true]);
    for up_to in [7, 6, 0] {
        assert_eq!(world.post(1, READ, &json!({"upTo": up_to})).await.data(), true);
        assert_eq!(world.unread(1).await, 1);
    }
    world.post(1, READ, &json!({"upTo": 8})).await.data();
    assert_eq!((world.unread(1).await, read_flags(&world, 1).await), (0, vec![json!(true); 3]));
    // Everybody has a mark of his own.
    assert_eq!(world.unread(2).await, 0);
}

#[tokio::test]
async fn what_is_still_to_come_is_unread() {
    let (world, mut truth) = three_likes().await;
    world.post(1, READ, &json!({"upTo": i64::MAX})).await.data();
    assert_eq!(world.unread(1).await, 0);
    world.feed([truth.comments(2, 1, None)]).await;
    assert_eq!(world.unread(1).await, 1);
}

#[tokio::test]
async fn the_mark_is_a_whole_number() {
    let (world, _) = three_likes().await;
    for bad in [json!({}), json!({"upTo": null}), json!({"upTo": -1}), json!({"upTo": 1.5}), json!({"upTo": "7"})] {
        world.post(1, READ, &bad).await.invalid(&["upTo"]);
    }
    world.post(1, READ, &json!("x")).await.invalid(&["body"]);
    let anonymous = world.send(Method::POST, READ, &[], json!({"upTo": 7}).to_string().into()).await;
    anonymous.refused(401, "BEARER_TOKEN_MISSING");
    assert_eq!(world.unread(1).await, 3);
}

#[tokio::test]
async fn a_key_replays_the_answer() {
    let (world, _) = three_likes().await;
    let (token, body) = (world.token(1), json!({"upTo": 7}).to_string());
    let headers = [("authorization", token.as_str()), ("idempotency-key", "once")];
    let first = world.send(Method::POST, READ, &headers, body.clone().into()).await;
    assert_eq!((first.data(), first.replayed()), (json!(true), false));
    let again = world.send(Method::POST, READ, &headers, body.into()).await;
    assert_eq!((again.data(), again.replayed()), (json!(true), true));
    let other = world.send(Method::POST, READ, &headers, json!({"upTo": 8}).to_string().into()).await;
    other.refused(422, "IDEMPOTENCY_KEY_REUSED");
    let bad = [("authorization", token.as_str()), ("idempotency-key", "")];
    world.send(Method::POST, READ, &bad, Body::from("{}")).await.invalid(&["Idempotency-Key"]);
}
