//! Deleting a comment takes everything below it.

use serde_json::{Value, json};
use test_support::Member;

use super::{COMMENTS, path, read_comment, read_post};
use crate::{
    content, fleet,
    list::{id, ids, walk},
};

/// A comment with two replies, the first of which has two replies of its own; and another comment.
async fn tree(author: &Member, other: &Member, post: &Value) -> (Value, [Value; 2], [Value; 2], Value) {
    let top = other.comment(post, "가지").await;
    let replies = [author.reply(&top, "하나").await, other.reply(&top, "둘").await];
    let leaves = [other.reply(&replies[0], "잎 하나").await, author.reply(&replies[0], "잎 둘").await];
    (top, replies, leaves, author.comment(post, "다른 가지").await)
}

async fn gone(reader: &Member, comments: &[&Value]) {
    for comment in comments {
        reader.get(&path("/api/timeline/comments", comment)).await.refused(404, "COMMENT_NOT_FOUND");
    }
}

#[tokio::test]
async fn a_deleted_comment_takes_its_subtree_and_the_counts_along() {
    let (author, other) = (fleet().member().await, fleet().member().await);
    let post = author.publish("나무").await;
    let (top, [first, second], [leaf, leaf_of_author], rest) = tree(&author, &other, &post).await;
    assert_eq!(read_post(&other, &post).await["commentCount"], 6);

    assert_eq!(author.delete(&path(COMMENTS, &first)).await.ok(200), true);
    assert_eq!(read_post(&other, &post).await["commentCount"], 3);
    gone(&other, &[&first, &leaf, &leaf_of_author]).await;
    let left = read_comment(&other, &top).await;
    assert_eq!((&left["replyCount"], &left["createdAt"]), (&json!(1), &top["createdAt"]));
    assert_eq!(left["updatedAt"], top["updatedAt"]);
    let replies = other.get(&format!("/api/timeline/comments/{}/replies", top["id"])).await.ok(200);
    assert_eq!(ids(&replies), [id(&second)]);

    other.delete(&path(COMMENTS, &top)).await.ok(200);
    assert_eq!(read_post(&other, &post).await["commentCount"], 1);
    gone(&author, &[&top, &second]).await;
    let comments = other.get(&format!("/api/timeline/posts/{}/comments", post["id"])).await.ok(200);
    assert_eq!(content(&comments), [rest]);
}

#[tokio::test]
async fn nobody_s_list_keeps_what_went_along() {
    let (author, other) = (fleet().member().await, fleet().member().await);
    let post = author.publish("나무").await;
    let (top, ..) = tree(&author, &other, &post).await;
    other.delete(&path(COMMENTS, &top)).await.ok(200);
    assert!(walk(&other, "/api/timeline/comments", 2).await.is_empty());
    let seen = walk(&other, &format!("/api/timeline/members/{}/comments", author.id), 2).await;
    assert_eq!(seen.len(), 1);
}

#[tokio::test]
async fn what_went_along_is_deleted_for_its_own_author_too() {
    let (author, other) = (fleet().member().await, fleet().member().await);
    let post = author.publish("나무").await;
    let (top, [_, second], ..) = tree(&author, &other, &post).await;
    other.delete(&path(COMMENTS, &top)).await.ok(200);
    assert_eq!(other.delete(&path(COMMENTS, &second)).await.ok(200), true, "one's own, once more");
    assert_eq!(read_post(&author, &post).await["commentCount"], 1, "nothing is counted twice");
    let edit = json!({"content": "늦은 고침"});
    other.put(&path(COMMENTS, &second), &edit).await.refused(404, "COMMENT_NOT_FOUND");
}
