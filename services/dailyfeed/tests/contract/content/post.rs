//! Writing, editing and deleting posts.

use serde_json::{Value, json};
use test_support::Member;

use super::{COMMENTS, POSTS, like, path, read_post};
use crate::{content, fleet, list::assert_has};

async fn author() -> Member {
    fleet().member().await
}

#[tokio::test]
async fn a_new_post_comes_back_whole_and_is_read_at_once() {
    let author = author().await;
    let text = "첫 글입니다 😀\n\t둘째 줄 <b>&amp; \"따옴표\" \\ 끝";
    let post = author.post(POSTS, &json!({"content": text})).await.created();
    assert!(post["id"].as_i64().is_some_and(|id| id > 0), "{post}");
    let expected = json!({
        "title": "", "content": text, "authorId": author.id, "authorName": "하늘", "authorHandle": author.handle,
        "authorAvatarUrl": "no-image", "viewCount": 0, "likeCount": 0, "commentCount": 0, "liked": false,
    });
    assert_has(&post, &expected);
    assert!(post["createdAt"].is_string());
    assert_eq!(post["createdAt"], post["updatedAt"]);
    assert_eq!(read_post(&author, &post).await, post);
    let own = author.get("/api/timeline/posts?page=0&size=20").await.ok(200);
    assert_eq!(content(&own), [post]);
}

#[tokio::test]
async fn the_author_s_name_is_the_display_name_or_else_the_real_one() {
    let author = fleet().member_with(json!({"displayName": ""})).await;
    assert_eq!(author.publish("이름").await["authorName"], "김하늘");
    author.put("/api/members/profile", &json!({"displayName": "서연"})).await.ok(200);
    let post = author.publish("이름").await;
    assert_eq!(read_post(&author, &post).await["authorName"], "서연");
}

#[tokio::test]
async fn a_title_is_kept_replaced_and_cleared_as_said() {
    let author = author().await;
    let post = author.post(POSTS, &json!({"content": "글", "title": "가을 🍁"})).await.created();
    assert_eq!(post["title"], "가을 🍁");
    for (body, title) in [
        (json!({"content": "글 둘"}), "가을 🍁"),
        (json!({"content": "글 셋", "title": null}), "가을 🍁"),
        (json!({"content": "글 셋", "title": "겨울"}), "겨울"),
        (json!({"content": "글 넷", "title": ""}), ""),
    ] {
        let edited = author.put(&path(POSTS, &post), &body).await.ok(200);
        assert_eq!((&edited["title"], &edited["content"]), (&json!(title), &body["content"]));
        assert_eq!(read_post(&author, &post).await, edited);
    }
}

#[tokio::test]
async fn an_edit_shows_text_time_and_real_counts() {
    let (author, other) = (author().await, fleet().member().await);
    let post = author.publish("처음").await;
    other.post_empty(&like(POSTS, &post)).await.created();
    author.post_empty(&like(POSTS, &post)).await.created();
    other.comment(&post, "댓글").await;
    let edited = author.put(&path(POSTS, &post), &json!({"content": "나중"})).await.ok(200);
    let expected = json!({
        "id": post["id"], "content": "나중", "authorId": author.id, "createdAt": post["createdAt"], "likeCount": 2,
        "commentCount": 1, "liked": true, "viewCount": 0,
    });
    assert_has(&edited, &expected);
    assert!(edited["updatedAt"].as_str() > post["updatedAt"].as_str(), "an edit is later: {edited}");
    assert_eq!(read_post(&author, &post).await, edited);
}

#[tokio::test]
async fn only_a_real_edit_moves_the_time() {
    let (author, other) = (author().await, fleet().member().await);
    let post = author.publish("그대로").await;
    other.post_empty(&like(POSTS, &post)).await.created();
    let comment = other.comment(&post, "댓글").await;
    other.delete(&path(COMMENTS, &comment)).await.ok(200);
    other.delete(&like(POSTS, &post)).await.ok(200);
    read_post(&other, &post).await;
    test_support::eventually("the view is counted", async || read_post(&author, &post).await["viewCount"] == 1).await;
    let read = read_post(&author, &post).await;
    assert_eq!((&read["createdAt"], &read["updatedAt"]), (&post["createdAt"], &post["createdAt"]));
    let same = author.put(&path(POSTS, &post), &json!({"content": "그대로"})).await.ok(200);
    assert_eq!(same["updatedAt"], post["createdAt"], "an edit that changes nothing is none");
}

#[tokio::test]
async fn a_deleted_post_is_gone_and_may_be_deleted_again() {
    let (author, other) = (author().await, fleet().member().await);
    let post = author.publish("지울 글").await;
    let comment = other.comment(&post, "댓글").await;
    for _ in 0..3 {
        assert_eq!(author.delete(&path(POSTS, &post)).await.ok(200), true);
    }
    for caller in [&author, &other] {
        caller.get(&path("/api/timeline/posts", &post)).await.refused(404, "POST_NOT_FOUND");
        caller.put(&path(POSTS, &post), &json!({"content": "다시"})).await.refused(404, "POST_NOT_FOUND");
        caller.post_empty(&like(POSTS, &post)).await.refused(404, "POST_NOT_FOUND");
        let body = json!({"content": "늦은 댓글", "postId": post["id"]});
        caller.post(COMMENTS, &body).await.refused(404, "POST_NOT_FOUND");
        caller.get(&path("/api/timeline/comments", &comment)).await.failed(404);
        caller.post_empty(&like(COMMENTS, &comment)).await.failed(404);
    }
    other.delete(&path(POSTS, &post)).await.refused(404, "POST_NOT_FOUND");
    other.put(&path(COMMENTS, &comment), &json!({"content": "고침"})).await.failed(404);
    let own = author.get("/api/timeline/posts").await.ok(200);
    assert_eq!(own["content"], Value::Array(Vec::new()));
}
