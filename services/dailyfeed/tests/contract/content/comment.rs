//! Writing, editing and deleting comments and replies.

use serde_json::{Value, json};
use test_support::Member;

use super::{COMMENTS, REPLIES, like, path, read_comment, read_post};
use crate::{fleet, list::assert_has};

async fn scene() -> (Member, Member, Value) {
    let (author, other) = (fleet().member().await, fleet().member().await);
    let post = author.publish("댓글 환영").await;
    (author, other, post)
}

#[tokio::test]
async fn a_new_comment_comes_back_whole_and_is_read_at_once() {
    let (_, other, post) = scene().await;
    let text = "첫 댓글 😀\n\t둘째 줄 <i>";
    let comment = other.post(COMMENTS, &json!({"content": text, "postId": post["id"], "parentId": null})).await;
    let comment = comment.created();
    let expected = json!({
        "liked": false, "content": text, "authorId": other.id, "authorName": "하늘", "authorHandle": other.handle,
        "authorAvatarUrl": "no-image", "postId": post["id"], "parentId": null, "depth": 0, "likeCount": 0, "replyCount": 0,
    });
    assert_has(&comment, &expected);
    assert!(comment["id"].as_i64().is_some_and(|id| id > 0) && comment["createdAt"].is_string(), "{comment}");
    assert_eq!(comment["createdAt"], comment["updatedAt"]);
    assert_eq!(read_comment(&other, &comment).await, comment);
    assert_eq!(read_post(&other, &post).await["commentCount"], 1);
}

#[tokio::test]
async fn both_spellings_of_the_address_create() {
    let (_, other, post) = scene().await;
    for address in [COMMENTS.to_owned(), format!("{COMMENTS}/")] {
        let body = json!({"content": format!("댓글 {address}"), "postId": post["id"]});
        other.post(&address, &body).await.created();
    }
    assert_eq!(read_post(&other, &post).await["commentCount"], 2);
}

#[tokio::test]
async fn the_parent_of_a_top_level_comment_is_ignored() {
    let (_, other, post) = scene().await;
    let first = other.comment(&post, "첫 댓글").await;
    for parent in [first["id"].clone(), json!(crate::NO_SUCH_ID), json!("첫 댓글"), json!([1.5])] {
        let body = json!({"content": format!("윗줄 {parent}"), "postId": post["id"], "parentId": parent});
        let comment = other.post(COMMENTS, &body).await.created();
        assert_eq!((&comment["parentId"], &comment["depth"]), (&Value::Null, &json!(0)));
    }
}

#[tokio::test]
async fn replies_nest_three_levels() {
    let (author, other, post) = scene().await;
    let mut parent = other.comment(&post, "0").await;
    for depth in [1, 2] {
        let body = json!({"content": format!("{depth}"), "postId": post["id"], "parentId": parent["id"]});
        let reply = author.post(REPLIES, &body).await.created();
        let expected = json!({
            "liked": false, "content": format!("{depth}"), "authorId": author.id, "authorName": "하늘",
            "authorHandle": author.handle, "authorAvatarUrl": "no-image", "postId": post["id"], "parentId": parent["id"],
            "depth": depth, "likeCount": 0, "replyCount": 0, "updatedAt": reply["createdAt"],
        });
        assert_has(&reply, &expected);
        assert_eq!(read_comment(&author, &reply).await, reply);
        assert_eq!(read_comment(&other, &parent).await["replyCount"], 1);
        parent = reply;
    }
    super::try_reply(&author, &parent, "3").await.refused(400, "COMMENT_DEPTH_LIMIT_EXCEEDS");
    assert_eq!(read_comment(&other, &parent).await["replyCount"], 0);
    assert_eq!(read_post(&other, &post).await["commentCount"], 3);
}

#[tokio::test]
async fn an_edit_shows_text_time_and_real_counts() {
    let (author, other, post) = scene().await;
    let top = other.comment(&post, "처음").await;
    let reply = other.reply(&top, "처음").await;
    for (comment, replies) in [(&top, 1), (&reply, 0)] {
        author.post_empty(&like(COMMENTS, comment)).await.created();
        let edited = other.put(&path(COMMENTS, comment), &json!({"content": "나중"})).await.ok(200);
        let mut expected = comment.clone();
        expected["content"] = json!("나중");
        expected["likeCount"] = json!(1);
        expected["replyCount"] = json!(replies);
        expected["updatedAt"] = edited["updatedAt"].clone();
        assert_eq!(edited, expected);
        assert!(edited["updatedAt"].as_str() > comment["updatedAt"].as_str(), "an edit is later: {edited}");
        assert_eq!(read_comment(&other, comment).await, edited);
    }
}

#[tokio::test]
async fn only_a_real_edit_moves_the_time() {
    let (author, other, post) = scene().await;
    let comment = other.comment(&post, "그대로").await;
    author.post_empty(&like(COMMENTS, &comment)).await.created();
    author.reply(&comment, "답글").await;
    author.delete(&like(COMMENTS, &comment)).await.ok(200);
    let read = read_comment(&author, &comment).await;
    assert_eq!((&read["createdAt"], &read["updatedAt"]), (&comment["createdAt"], &comment["createdAt"]));
    let same = other.put(&path(COMMENTS, &comment), &json!({"content": "그대로"})).await.ok(200);
    assert_eq!(same["updatedAt"], comment["createdAt"], "an edit that changes nothing is none");
}

#[tokio::test]
async fn a_deleted_comment_is_gone_and_may_be_deleted_again() {
    let (author, other, post) = scene().await;
    let comment = other.comment(&post, "지울 댓글").await;
    for _ in 0..3 {
        assert_eq!(other.delete(&path(COMMENTS, &comment)).await.ok(200), true);
        assert_eq!(read_post(&author, &post).await["commentCount"], 0);
    }
    for caller in [&author, &other] {
        caller.get(&path("/api/timeline/comments", &comment)).await.refused(404, "COMMENT_NOT_FOUND");
        caller.put(&path(COMMENTS, &comment), &json!({"content": "다시"})).await.refused(404, "COMMENT_NOT_FOUND");
        caller.post_empty(&like(COMMENTS, &comment)).await.refused(404, "COMMENT_NOT_FOUND");
        super::try_reply(caller, &comment, "늦은 답글").await.refused(404, "PARENT_COMMENT_NOT_FOUND");
    }
    author.delete(&path(COMMENTS, &comment)).await.refused(404, "COMMENT_NOT_FOUND");
}
