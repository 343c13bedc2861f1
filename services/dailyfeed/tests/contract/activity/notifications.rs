//! Every kind of notification.

use serde_json::{Value, json};
use test_support::Member;

use super::{NOTIFICATIONS, hears, like};
use crate::{
    content, fleet,
    list::{BAD_PAGES, assert_has, id, next_moment, walk, with},
    pluck,
};

async fn two() -> (Member, Member) {
    (fleet().member().await, fleet().member().await)
}

/// The notification's text begins the text that it is about.
#[track_caller]
fn quotes(notification: &Value, text: &str) {
    let excerpt = notification["excerpt"].as_str().unwrap_or_default();
    let begun = excerpt.trim_end_matches('…');
    assert!(!begun.is_empty() && text.starts_with(begun), "{notification} quotes {text}");
}

#[tokio::test]
async fn a_like_of_a_post() {
    let (author, actor) = two().await;
    let post = author.publish("좋은 글").await;
    actor.post_empty(&like("posts", &post)).await.created();
    let heard = hears(&author, &["LIKE_POST"]).await;
    assert_has(&heard[0], &json!({"postId": post["id"], "commentId": null, "read": false}));
    quotes(&heard[0], "좋은 글");
    let expected = json!({
        "memberId": actor.id, "memberHandle": actor.handle, "handle": actor.handle, "displayName": "하늘", "memberName": "하늘",
        "avatarUrl": "no-image",
    });
    assert_has(&heard[0]["actor"], &expected);
    assert!(id(&heard[0]) > 0 && heard[0]["createdAt"].is_string(), "{heard:?}");
}

#[tokio::test]
async fn a_comment_on_a_post() {
    let (author, actor) = two().await;
    let post = author.publish("글").await;
    let comment = actor.comment(&post, "이 글 참 좋네요").await;
    let heard = hears(&author, &["COMMENT_CREATE"]).await;
    assert_has(
        &heard[0],
        &json!({"postId": post["id"], "commentId": comment["id"], "createdAt": comment["createdAt"]}),
    );
    assert_eq!(heard[0]["actor"]["memberId"], actor.id);
    quotes(&heard[0], "이 글 참 좋네요");
}

#[tokio::test]
async fn a_like_of_a_comment_and_a_reply_to_it() {
    let (author, commenter) = two().await;
    let third = fleet().member().await;
    let post = author.publish("글").await;
    let comment = commenter.comment(&post, "댓글입니다").await;
    third.post_empty(&like("comments", &comment)).await.created();
    let heard = hears(&commenter, &["LIKE_COMMENT"]).await;
    assert_has(&heard[0], &json!({"commentId": comment["id"], "postId": post["id"]}));
    quotes(&heard[0], "댓글입니다");
    let reply = third.reply(&comment, "답글입니다").await;
    let heard = hears(&commenter, &["COMMENT_CREATE", "LIKE_COMMENT"]).await;
    assert_has(&heard[0], &json!({"commentId": reply["id"], "postId": post["id"]}));
    assert_eq!(pluck(&heard, "actor").iter().filter(|actor| actor["memberId"] == third.id).count(), 2);
    quotes(&heard[0], "답글입니다");
}

#[tokio::test]
async fn a_reply_to_a_comment_on_one_s_own_post_is_heard_once() {
    let (author, actor) = two().await;
    let post = author.publish("글").await;
    let comment = author.comment(&post, "내 댓글").await;
    actor.reply(&comment, "답글").await;
    hears(&author, &["COMMENT_CREATE"]).await;
    actor.follow(&author).await;
    hears(&author, &["MEMBER_FOLLOW", "COMMENT_CREATE"]).await;
}

#[tokio::test]
async fn a_follower() {
    let (member, actor) = two().await;
    actor.follow(&member).await;
    let heard = hears(&member, &["MEMBER_FOLLOW"]).await;
    assert_has(&heard[0], &json!({"postId": null, "commentId": null, "excerpt": null, "read": false}));
    assert_eq!((&heard[0]["actor"]["memberId"], &heard[0]["actor"]["isFollowing"]), (&json!(actor.id), &json!(false)));
}

#[tokio::test]
async fn a_new_post_of_a_followed_member() {
    let (reader, author) = two().await;
    author.publish("전에 쓴 글").await;
    next_moment().await;
    reader.follow(&author).await;
    let post = author.publish("새로 쓴 글").await;
    let heard = hears(&reader, &["POST_CREATE"]).await;
    assert_has(&heard[0], &json!({"postId": post["id"], "commentId": null}));
    assert_eq!(heard[0]["actor"]["memberId"], author.id);
    quotes(&heard[0], "새로 쓴 글");
    let stranger = fleet().member().await;
    stranger.publish("남의 글").await;
    let newer = author.publish("또 쓴 글").await;
    let heard = hears(&reader, &["POST_CREATE", "POST_CREATE"]).await;
    assert_eq!(pluck(&heard, "postId"), [&newer["id"], &post["id"]]);
}

#[tokio::test]
async fn one_s_own_acts_are_never_heard() {
    let (member, other) = two().await;
    let post = member.publish("글").await;
    member.post_empty(&like("posts", &post)).await.created();
    let comment = member.comment(&post, "내 댓글").await;
    member.post_empty(&like("comments", &comment)).await.created();
    member.reply(&comment, "내 답글").await;
    member.put(&format!("/api/posts/{}", post["id"]), &json!({"content": "고친 글"})).await.ok(200);
    member.follow(&other).await;
    other.follow(&member).await;
    hears(&member, &["MEMBER_FOLLOW"]).await;
}

#[tokio::test]
async fn notifications_are_ordered_by_arrival_and_paged() {
    let (author, actor) = two().await;
    let post = author.publish("글").await;
    actor.follow(&author).await;
    // Follows and likes come from two services: only what has arrived is surely the older.
    hears(&author, &["MEMBER_FOLLOW"]).await;
    actor.post_empty(&like("posts", &post)).await.created();
    for number in 0..3 {
        actor.comment(&post, &format!("댓글 {number}")).await;
    }
    let types = ["COMMENT_CREATE", "COMMENT_CREATE", "COMMENT_CREATE", "LIKE_POST", "MEMBER_FOLLOW"];
    let mut heard = hears(&author, &types[..]).await;
    assert!(heard.iter().map(id).is_sorted_by(|newer, older| newer > older), "{heard:?}");
    let walked = walk(&author, NOTIFICATIONS, 2).await;
    heard.truncate(5);
    assert_eq!(walked, heard);
    let second = author.get(&with(NOTIFICATIONS, "page=1&size=2")).await.ok(200);
    assert_eq!((content(&second), &second["hasNext"]), (&heard[2..4], &json!(true)));
    for query in BAD_PAGES {
        author.get(&with(NOTIFICATIONS, query)).await.refused(400, "VALIDATION_FAILED");
    }
    author.get(&with(NOTIFICATIONS, "cursor=nonsense")).await.refused(400, "INVALID_CURSOR");
    author.anonymous().get(NOTIFICATIONS).await.relogin();
}

#[tokio::test]
async fn the_actor_s_name_is_the_present_one() {
    let (member, actor) = two().await;
    actor.follow(&member).await;
    hears(&member, &["MEMBER_FOLLOW"]).await;
    actor.put("/api/members/profile", &json!({"displayName": "새 이름"})).await.ok(200);
    test_support::eventually("the new name is shown", async || {
        super::notifications(&member).await["content"][0]["actor"]["displayName"] == "새 이름"
    })
    .await;
}
