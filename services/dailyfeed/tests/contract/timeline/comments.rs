//! Lists of comments and replies.

use serde_json::{Value, json};
use test_support::Member;

use crate::{
    content, fleet,
    list::{assert_has, find, id, ids, walk, with},
    pluck,
};

/// A post and three comments, the newest last.
async fn commented() -> (Member, Member, Value, Vec<Value>) {
    let (author, other) = (fleet().member().await, fleet().member().await);
    let post = author.publish("댓글").await;
    let mut comments = Vec::new();
    for text in ["하나", "둘", "셋"] {
        comments.push(other.comment(&post, text).await);
    }
    (author, other, post, comments)
}

fn newest_first(comments: &[Value]) -> Vec<i64> {
    comments.iter().rev().map(id).collect()
}

#[tokio::test]
async fn comments_of_a_post_are_newest_first_unless_turned_round() {
    let (author, _, post, comments) = commented().await;
    author.reply(&comments[0], "답글은 여기 없다").await;
    let path = format!("/api/timeline/posts/{}/comments", post["id"]);
    let oldest_first: Vec<i64> = comments.iter().map(id).collect();
    assert_eq!(ids(&author.get(&path).await.ok(200)), newest_first(&comments));
    assert_eq!(ids(&author.get(&with(&path, "sort=createdAt,desc")).await.ok(200)), newest_first(&comments));
    assert_eq!(ids(&author.get(&with(&path, "sort=createdAt,asc")).await.ok(200)), oldest_first);
    let turned = walk(&author, &with(&path, "sort=createdAt,asc"), 2).await;
    assert_eq!(turned.iter().map(id).collect::<Vec<_>>(), oldest_first);
}

#[tokio::test]
async fn replies_are_oldest_first_always() {
    let (author, other, post, comments) = commented().await;
    let mut replies = Vec::new();
    for text in ["하나", "둘", "셋"] {
        replies.push(author.reply(&comments[1], text).await);
    }
    other.reply(&replies[1], "더 깊이").await;
    let path = format!("/api/timeline/comments/{}/replies", comments[1]["id"]);
    let expected: Vec<i64> = replies.iter().map(id).collect();
    for query in ["", "?sort=createdAt,desc", "?sort=createdAt,asc", "?page=0&size=10"] {
        assert_eq!(ids(&other.get(&format!("{path}{query}")).await.ok(200)), expected, "{query}");
    }
    let list = other.get(&path).await.ok(200);
    for reply in content(&list) {
        assert_eq!((&reply["postId"], &reply["parentId"]), (&post["id"], &comments[1]["id"]));
        assert_eq!(reply["depth"], 1);
    }
    assert_eq!(pluck(content(&list), "replyCount"), [0, 1, 0]);
}

#[tokio::test]
async fn every_comment_is_whole_in_every_list() {
    let (author, other, post, comments) = commented().await;
    let top = &comments[2];
    let reply = author.reply(top, "답글").await;
    author.post_empty(&format!("/api/comments/{}/like", top["id"])).await.created();
    for (path, item, written_by) in [
        (format!("/api/timeline/posts/{}/comments", post["id"]), top, &other),
        (format!("/api/timeline/members/{}/comments", other.id), top, &other),
        (format!("/api/timeline/comments/{}/replies", top["id"]), &reply, &author),
        (format!("/api/timeline/members/{}/comments", author.id), &reply, &author),
    ] {
        let liked = item == top;
        let expected = json!({
            "liked": liked, "content": item["content"], "authorId": written_by.id, "authorName": "하늘",
            "authorHandle": written_by.handle, "authorAvatarUrl": "no-image", "postId": post["id"], "parentId": item["parentId"],
            "depth": item["depth"], "likeCount": i32::from(liked), "replyCount": i32::from(liked), "createdAt": item["createdAt"],
            "updatedAt": item["createdAt"],
        });
        assert_has(&find(&author.get(&path).await.ok(200), item), &expected);
        // Whether it is liked is said of the reader, not of the author.
        assert_eq!(find(&other.get(&path).await.ok(200), item)["liked"], false, "{path}");
    }
    let own = other.get("/api/timeline/comments").await.ok(200);
    assert_eq!((&find(&own, top)["likeCount"], &find(&own, top)["liked"]), (&json!(1), &json!(false)));
}

#[tokio::test]
async fn a_member_s_comments_are_newest_first_with_replies_and_at_once() {
    let (author, other, _, mut comments) = commented().await;
    comments.push(other.reply(&comments[0], "답글").await);
    let elsewhere = author.publish("다른 글").await;
    comments.push(other.comment(&elsewhere, "다른 댓글").await);
    for (reader, path) in [
        (&other, "/api/timeline/comments".to_owned()),
        (&other, format!("/api/timeline/members/{}/comments", other.id)),
        (&author, format!("/api/timeline/members/{}/comments", other.id)),
    ] {
        assert_eq!(ids(&reader.get(&path).await.ok(200)), newest_first(&comments), "{path}");
    }
    author.delete(&format!("/api/posts/{}", elsewhere["id"])).await.ok(200);
    comments.pop();
    for path in ["/api/timeline/comments".to_owned(), format!("/api/timeline/members/{}/comments", other.id)] {
        assert_eq!(ids(&other.get(&path).await.ok(200)), newest_first(&comments), "of deleted posts no more");
    }
}
