//! What members are told of.

use axum::{body::Body, http::Method};
use dto::MemberActivityType;
use serde_json::json;

use crate::{
    truth::Truth,
    world::{World, by},
};

#[tokio::test]
async fn a_notification_says_what_who_and_where() {
    let world = World::new().await;
    let (mut truth, members) = Truth::of(2);
    world.feed(members).await;
    world.feed([truth.posts(1), truth.likes_post(2, 1)]).await;
    let event = truth.comments(2, 1, None);
    world.feed([event.clone()]).await;

    let told = world.notifications(1).await;
    let comment = &told[0];
    assert_eq!(comment["id"], 5);
    assert_eq!(comment["type"], "COMMENT_CREATE");
    assert_eq!((&comment["postId"], &comment["commentId"]), (&json!(1), &json!(1)));
    assert_eq!(comment["excerpt"], "댓글 1");
    assert_eq!(comment["createdAt"], json!(event.created_at));
    assert_eq!(comment["read"], false);
    let actor = &comment["actor"];
    assert_eq!((&actor["memberId"], &actor["id"]), (&json!(2), &json!(1002)));
    assert_eq!((&actor["memberName"], &actor["handle"]), (&json!("회원 2"), &json!("member2")));
    assert_eq!(actor["isFollowing"], false);

    let like = &told[1];
    assert_eq!((&like["type"], &like["postId"]), (&json!("LIKE_POST"), &json!(1)));
    assert_eq!((&like["commentId"], &like["excerpt"]), (&json!(null), &json!("글 1")));
}

#[tokio::test]
async fn the_author_of_a_post_is_told_of_likes_and_comments() {
    let world = World::new().await;
    let (mut truth, members) = Truth::of(3);
    world.feed(members).await;
    world.feed([truth.posts(1), truth.likes_post(2, 1), truth.comments(3, 1, None)]).await;
    assert_eq!(world.told(1).await, [by("COMMENT_CREATE", 3), by("LIKE_POST", 2)]);
    for other in [2, 3] {
        assert!(world.told(other).await.is_empty());
    }
}

#[tokio::test]
async fn the_author_of_a_comment_is_told_of_likes_and_replies_once() {
    let world = World::new().await;
    let (mut truth, members) = Truth::of(3);
    world.feed(members).await;
    world.feed([truth.posts(1), truth.comments(2, 1, None)]).await;
    world.feed([truth.likes_comment(3, 1), truth.comments(3, 1, Some(1))]).await;
    assert_eq!(world.told(2).await, [by("COMMENT_CREATE", 3), by("LIKE_COMMENT", 3)]);
    // The post's author hears of the reply too, once, although it also is a reply to him.
    world.feed([truth.comments(1, 1, None), truth.comments(3, 1, Some(3))]).await;
    let comments = [by("COMMENT_CREATE", 3), by("COMMENT_CREATE", 3), by("COMMENT_CREATE", 2)];
    assert_eq!(world.told(1).await, comments);
}

#[tokio::test]
async fn a_member_is_told_of_followers() {
    let world = World::new().await;
    let (mut truth, members) = Truth::of(2);
    world.feed(members).await;
    world.feed([truth.follows(2, 1)]).await;
    let told = world.notifications(1).await;
    assert_eq!((&told[0]["type"], &told[0]["actor"]["memberId"]), (&json!("MEMBER_FOLLOW"), &json!(2)));
    assert_eq!((&told[0]["postId"], &told[0]["excerpt"]), (&json!(null), &json!(null)));
    world.feed([truth.follows(1, 2)]).await;
    assert_eq!(world.notifications(1).await[0]["actor"]["isFollowing"], true);
    assert_eq!(world.notifications(1).await[0]["actor"]["followersCount"], 1);
}

#[tokio::test]
async fn followers_are_told_of_posts_since_they_follow_and_as_long_as_they_do() {
    let world = World::new().await;
    let (mut truth, members) = Truth::of(3);
    world.feed(members).await;
    // Three events share a millisecond.
    world.feed([truth.posts(1), truth.reads(3, 1), truth.reads(3, 1)]).await;
    assert!(world.told(2).await.is_empty());
    world.feed([truth.follows(2, 1), truth.posts(1), truth.posts(3)]).await;
    assert_eq!(world.told(2).await, [by("POST_CREATE", 1)]);
    assert_eq!(world.unread(2).await, 1);
    world.feed([truth.unfollows(2, 1)]).await;
    assert!(world.told(2).await.is_empty());
    assert_eq!(world.unread(2).await, 0);
}

#[tokio::test]
async fn nobody_is_told_of_his_own_acts() {
    let world = World::new().await;
    let (mut truth, members) = Truth::of(2);
    world.feed(members).await;
    let acts = [truth.posts(1), truth.comments(1, 1, None), truth.likes_post(1, 1), truth.likes_comment(1, 1)];
    world.feed(acts).await;
    world.feed([truth.comments(1, 1, Some(1))]).await;
    // Even if an event names its actor.
    let mut like = truth.likes_post(1, 1);
    like.recipients = vec![1, 2];
    world.feed([like]).await;
    assert!(world.told(1).await.is_empty());
    assert_eq!(world.unread(1).await, 0);
    assert_eq!(world.told(2).await, [by("LIKE_POST", 1)]);
}

#[tokio::test]
async fn reading_and_editing_tell_nobody() {
    let world = World::new().await;
    let (mut truth, members) = Truth::of(2);
    world.feed(members).await;
    world.feed([truth.posts(1), truth.reads(2, 1)]).await;
    let mut edit = truth.likes_post(2, 1);
    edit.member_activity_type = MemberActivityType::PostUpdate;
    world.feed([edit]).await;
    assert!(world.told(1).await.is_empty());
}

#[tokio::test]
async fn the_lists_are_for_members_only() {
    let world = World::new().await;
    for path in ["", "/notifications", "/notifications/unread-count"] {
        let path = format!("/api/member-activities{path}");
        let anonymous = world.send(Method::GET, &path, &[], Body::empty()).await;
        anonymous.refused(401, "BEARER_TOKEN_MISSING");
        let service = world.service_token("content");
        let headers = [("authorization", service.as_str())];
        let answer = world.send(Method::GET, &path, &headers, Body::empty()).await;
        assert_eq!(answer.status.as_u16(), 401, "{path}");
    }
}
