//! What a key may be and what it does.

use futures::future::join_all;
use serde_json::json;
use test_support::{Method, unique};

use super::{KEY, POSTS, is_replay, keyed, likes, own_posts, replayed};
use crate::{fleet, list::id};

#[tokio::test]
async fn a_key_replays_the_first_answer() {
    let member = fleet().member().await;
    let client = keyed(&member, &unique("key-"));
    let body = json!({"content": "한 번만"});
    let first = client.post(POSTS, &body).await;
    let post = first.created();
    for _ in 0..3 {
        is_replay(&client.post(POSTS, &body).await, &first);
    }
    // Equal after parsing is equal, under any content type.
    let request = client.request(&Method::POST, POSTS);
    let spaced = request.body("text/plain", "{ \"unknown\": [1],\n \"content\" : \"\\ud55c 번만\" }").send().await;
    spaced.check(spaced.status == 201 && spaced.json == first.json, "the same body in other words");
    assert_eq!(own_posts(&member).await, [id(&post)]);
}

#[tokio::test]
async fn another_body_under_a_used_key_is_422() {
    let member = fleet().member().await;
    let client = keyed(&member, &unique("key-"));
    let first = client.post(POSTS, &json!({"content": "하나"})).await;
    client.post(POSTS, &json!({"content": "둘"})).await.refused(422, "IDEMPOTENCY_KEY_REUSED");
    client.post(POSTS, &json!({"content": "하나", "title": "제목"})).await.refused(422, "IDEMPOTENCY_KEY_REUSED");
    // A bad body is refused before that.
    client.post(POSTS, &json!({"content": ""})).await.invalid("content");
    is_replay(&client.post(POSTS, &json!({"content": "하나"})).await, &first);
    assert_eq!(own_posts(&member).await.len(), 1);
}

#[tokio::test]
async fn keys_are_visible_ascii_of_1_to_255() {
    let member = fleet().member().await;
    let body = json!({"content": "열쇠"});
    let longest = "k".repeat(255);
    let every: String = ('!'..='~').collect();
    for good in ["1", longest.as_str(), every.as_str()] {
        keyed(&member, good).post(POSTS, &body).await.created();
    }
    assert_eq!(own_posts(&member).await.len(), 3);
    let too_long = "k".repeat(256);
    for bad in ["", " ", "a b", "a\tb", "키", "é", too_long.as_str()] {
        keyed(&member, bad).post(POSTS, &body).await.refused(400, "VALIDATION_FAILED");
        // The key is looked at before the body.
        keyed(&member, bad).post(POSTS, &json!({})).await.invalid("Idempotency-Key");
        keyed(&member.anonymous(), bad).post(POSTS, &body).await.relogin();
    }
    let twice = member.request(&Method::POST, POSTS).header(KEY, "one").header(KEY, "two").json(&body);
    twice.send().await.refused(400, "VALIDATION_FAILED");
    assert_eq!(own_posts(&member).await.len(), 3);
}

#[tokio::test]
async fn keys_are_compared_as_they_are() {
    let member = fleet().member().await;
    let key = unique("Key-");
    for key in [key.clone(), key.to_lowercase(), key.to_uppercase(), format!("{key}.")] {
        let answer = keyed(&member, &key).post(POSTS, &json!({"content": "열쇠"})).await;
        answer.created();
        assert!(!replayed(&answer));
    }
    assert_eq!(own_posts(&member).await.len(), 4);
}

#[tokio::test]
async fn updates_and_deletes_are_replayed_too() {
    let (member, other) = (fleet().member().await, fleet().member().await);
    let post = member.publish("처음").await;
    let path = format!("/api/posts/{}", post["id"]);
    let edit = keyed(&member, &unique("key-"));
    let first = edit.put(&path, &json!({"content": "고침"})).await;
    first.ok(200);
    member.put(&path, &json!({"content": "또 고침"})).await.ok(200);
    is_replay(&edit.put(&path, &json!({"content": "고침"})).await, &first);
    let read = member.get(&format!("/api/timeline/posts/{}", post["id"])).await.ok(200);
    assert_eq!(read["content"], "또 고침", "a replay does nothing");

    let (like, liker) = (path.clone() + "/like", keyed(&other, &unique("key-")));
    let first = liker.post_empty(&like).await;
    first.created();
    let unlike = keyed(&other, &unique("key-"));
    let undone = unlike.delete(&like).await;
    undone.ok(200);
    is_replay(&liker.post_empty(&like).await, &first);
    assert_eq!(likes(&member, &post).await, 0);
    other.post_empty(&like).await.created();
    is_replay(&unlike.delete(&like).await, &undone);
    assert_eq!(likes(&member, &post).await, 1);

    let gone = keyed(&member, &unique("key-"));
    let first = gone.delete(&path).await;
    first.ok(200);
    is_replay(&gone.delete(&path).await, &first);
}

#[tokio::test]
async fn twins_under_one_key_write_once() {
    let member = fleet().member().await;
    let client = keyed(&member, &unique("key-"));
    let body = json!({"content": "쌍둥이"});
    let answers = join_all((0..20).map(|_| client.post(POSTS, &body))).await;
    let mut created = Vec::new();
    for answer in &answers {
        if answer.status == 409 {
            answer.refused(409, "IDEMPOTENCY_KEY_IN_USE");
            answer.check(answer.header("retry-after") == Some("1"), "409 says when to try again");
        } else {
            created.push(id(&answer.created()));
        }
    }
    created.dedup();
    assert_eq!(own_posts(&member).await, created);
    assert_eq!(created.len(), 1);
    assert_eq!(answers.iter().filter(|answer| answer.status == 201 && !replayed(answer)).count(), 1);
}
