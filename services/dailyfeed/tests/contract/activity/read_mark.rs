//! Reading notifications: a high-water mark.

use serde_json::{Value, json};
use test_support::Member;

use super::{READ, UNREAD, hears, notifications};
use crate::{content, fleet, pluck};

/// A member with three notifications, newest first.
async fn informed() -> (Member, Member, Vec<Value>) {
    let (member, actor) = (fleet().member().await, fleet().member().await);
    let post = member.publish("글").await;
    for number in 0..3 {
        actor.comment(&post, &format!("댓글 {number}")).await;
    }
    let heard = hears(&member, &["COMMENT_CREATE"; 3]).await;
    (member, actor, heard)
}

async fn read(member: &Member, up_to: &Value) {
    assert_eq!(member.post(READ, &json!({"upTo": up_to})).await.ok(200), true);
}

/// What is marked as read, newest first, and how many are not.
async fn state(member: &Member) -> (Vec<bool>, Value) {
    let list = notifications(member).await;
    let marks = pluck(content(&list), "read").into_iter().map(|mark| mark == true).collect();
    (marks, member.get(UNREAD).await.ok(200))
}

#[tokio::test]
async fn reading_up_to_one_reads_what_came_before() {
    let (member, _, heard) = informed().await;
    assert_eq!(state(&member).await, (vec![false; 3], json!({"count": 3})));
    read(&member, &heard[1]["id"]).await;
    assert_eq!(state(&member).await, (vec![false, true, true], json!({"count": 1})));
    read(&member, &heard[0]["id"]).await;
    assert_eq!(state(&member).await, (vec![true; 3], json!({"count": 0})));
}

#[tokio::test]
async fn the_mark_never_falls() {
    let (member, _, heard) = informed().await;
    read(&member, &heard[1]["id"]).await;
    for lower in [heard[2]["id"].clone(), json!(0), heard[1]["id"].clone()] {
        read(&member, &lower).await;
        assert_eq!(state(&member).await, (vec![false, true, true], json!({"count": 1})));
    }
}

#[tokio::test]
async fn what_comes_later_is_unread() {
    let (member, actor, heard) = informed().await;
    read(&member, &heard[0]["id"]).await;
    actor.follow(&member).await;
    hears(&member, &["MEMBER_FOLLOW", "COMMENT_CREATE", "COMMENT_CREATE", "COMMENT_CREATE"]).await;
    assert_eq!(state(&member).await, (vec![false, true, true, true], json!({"count": 1})));
}

#[tokio::test]
async fn the_mark_is_one_s_own() {
    let (one, actor, _) = informed().await;
    let (two, _, heard) = informed().await;
    read(&one, &heard[0]["id"]).await;
    assert_eq!(state(&two).await.1, json!({"count": 3}));
    assert_eq!(state(&actor).await.1, json!({"count": 0}));
}

#[tokio::test]
async fn a_mark_is_a_number() {
    let (member, _, _) = informed().await;
    for wrong in [
        json!({}),
        json!({"upTo": null}),
        json!({"upTo": "abc"}),
        json!({"upTo": 1.5}),
        json!({"upTo": {}}),
        json!([1]),
    ] {
        member.post(READ, &wrong).await.refused(400, "VALIDATION_FAILED");
    }
    member.post_empty(READ).await.refused(400, "VALIDATION_FAILED");
    assert_eq!(state(&member).await.1, json!({"count": 3}));
    member.anonymous().post(READ, &json!({"upTo": 1})).await.relogin();
    member.anonymous().get(UNREAD).await.relogin();
}
