//! What is taken back takes its notification away.

use serde_json::json;
use test_support::{Member, eventually};

use super::{hears, like, notifications};
use crate::{content, fleet};

async fn two() -> (Member, Member) {
    (fleet().member().await, fleet().member().await)
}

#[tokio::test]
async fn an_unlike_takes_the_like_away() {
    let (author, actor) = two().await;
    let post = author.publish("글").await;
    let comment = author.comment(&post, "댓글").await;
    for path in [like("posts", &post), like("comments", &comment)] {
        actor.post_empty(&path).await.created();
        eventually("the like is heard", async || content(&notifications(&author).await).len() == 1).await;
        actor.delete(&path).await.ok(200);
        hears(&author, &[]).await;
    }
    actor.post_empty(&like("posts", &post)).await.created();
    hears(&author, &["LIKE_POST"]).await;
}

#[tokio::test]
async fn an_unfollow_takes_the_follow_away() {
    let (member, actor) = two().await;
    for _ in 0..2 {
        actor.follow(&member).await;
        hears(&member, &["MEMBER_FOLLOW"]).await;
        actor.delete(&format!("/api/members/follow/{}", member.id)).await.ok(200);
        hears(&member, &[]).await;
    }
}

#[tokio::test]
async fn a_deleted_comment_takes_its_subtree_s_notifications_away() {
    let (author, actor) = two().await;
    let post = author.publish("글").await;
    let top = actor.comment(&post, "댓글").await;
    let reply = author.reply(&top, "답글").await;
    actor.reply(&reply, "답글의 답글").await;
    let kept = actor.comment(&post, "다른 댓글").await;
    eventually("everything is heard", async || {
        content(&notifications(&author).await).len() == 3 && content(&notifications(&actor).await).len() == 1
    })
    .await;
    actor.delete(&format!("/api/comments/{}", top["id"])).await.ok(200);
    let rest = hears(&author, &["COMMENT_CREATE"]).await;
    assert_eq!(rest[0]["commentId"], kept["id"]);
    hears(&actor, &[]).await;
}

#[tokio::test]
async fn a_deleted_post_takes_its_notification_away() {
    let (reader, author) = two().await;
    reader.follow(&author).await;
    let post = author.publish("글").await;
    hears(&reader, &["POST_CREATE"]).await;
    author.delete(&format!("/api/posts/{}", post["id"])).await.ok(200);
    hears(&reader, &[]).await;
}

#[tokio::test]
async fn unread_counts_follow() {
    let (author, actor) = two().await;
    let post = author.publish("글").await;
    actor.post_empty(&like("posts", &post)).await.created();
    let count = async || author.get(super::UNREAD).await.ok(200)["count"].clone();
    eventually("one is unread", async || count().await == json!(1)).await;
    actor.delete(&like("posts", &post)).await.ok(200);
    eventually("none is unread", async || count().await == json!(0)).await;
}
