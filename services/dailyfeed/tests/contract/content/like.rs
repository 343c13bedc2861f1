//! Likes of posts and comments.

use futures::future::join_all;
use serde_json::{Value, json};
use test_support::Member;

use super::{COMMENTS, NO_IDS, NOBODY, POSTS, like, read_comment, read_post};
use crate::fleet;

/// A member, another one, and a post or comment of the first.
async fn liked(collection: &str) -> (Member, Member, Value) {
    let (author, other) = (fleet().member().await, fleet().member().await);
    let post = author.publish("좋아요").await;
    let item = if collection == POSTS { post } else { author.comment(&post, "좋아요").await };
    (author, other, item)
}

/// `liked` and `likeCount` as the reader sees them.
async fn seen(reader: &Member, collection: &str, item: &Value) -> (Value, Value) {
    let read = if collection == POSTS { read_post(reader, item).await } else { read_comment(reader, item).await };
    (read["liked"].clone(), read["likeCount"].clone())
}

#[tokio::test]
async fn a_like_is_seen_at_once_and_counted_once() {
    for collection in [POSTS, COMMENTS] {
        let (author, other, item) = liked(collection).await;
        let path = like(collection, &item);
        for _ in 0..3 {
            assert_eq!(other.post_empty(&path).await.created(), true);
            assert_eq!(seen(&other, collection, &item).await, (json!(true), json!(1)));
            assert_eq!(seen(&author, collection, &item).await, (json!(false), json!(1)));
        }
        author.post_empty(&path).await.created();
        assert_eq!(seen(&author, collection, &item).await, (json!(true), json!(2)));
        for _ in 0..3 {
            assert_eq!(other.delete(&path).await.ok(200), true);
            assert_eq!(seen(&other, collection, &item).await, (json!(false), json!(1)));
        }
        other.post_empty(&path).await.created();
        assert_eq!(seen(&other, collection, &item).await, (json!(true), json!(2)));
    }
}

#[tokio::test]
async fn taking_back_what_never_was_is_a_success() {
    for collection in [POSTS, COMMENTS] {
        let (_, other, item) = liked(collection).await;
        assert_eq!(other.delete(&like(collection, &item)).await.ok(200), true);
        assert_eq!(seen(&other, collection, &item).await, (json!(false), json!(0)));
    }
}

#[tokio::test]
async fn a_race_of_likes_counts_each_member_once() {
    for collection in [POSTS, COMMENTS] {
        let (author, other, item) = liked(collection).await;
        let path = like(collection, &item);
        let race = (0..12).map(async |number| [&author, &other][number % 2].post_empty(&path).await);
        for answer in join_all(race).await {
            answer.created();
        }
        assert_eq!(seen(&other, collection, &item).await, (json!(true), json!(2)));
        let race = (0..12).map(async |_| other.delete(&path).await);
        for answer in join_all(race).await {
            answer.ok(200);
        }
        assert_eq!(seen(&other, collection, &item).await, (json!(false), json!(1)));
        let mixed =
            (0..12).map(
                async |number| {
                    if number % 2 == 0 { other.post_empty(&path).await } else { other.delete(&path).await }
                },
            );
        for answer in join_all(mixed).await {
            answer.check([200, 201].contains(&answer.status), "both are idempotent");
        }
        let (liked, count) = seen(&other, collection, &item).await;
        assert_eq!(count, if liked == true { 2 } else { 1 }, "{collection}");
    }
}

#[tokio::test]
async fn what_is_not_there_cannot_be_liked() {
    let member = fleet().member().await;
    for (collection, code) in [(POSTS, "POST_NOT_FOUND"), (COMMENTS, "COMMENT_NOT_FOUND")] {
        for id in NOBODY {
            let path = format!("{collection}/{id}/like");
            member.post_empty(&path).await.refused(404, code);
            member.delete(&path).await.refused(404, code);
        }
        for id in NO_IDS {
            let path = format!("{collection}/{id}/like");
            member.post_empty(&path).await.refused(400, "VALIDATION_FAILED");
            member.delete(&path).await.refused(400, "VALIDATION_FAILED");
        }
    }
}
