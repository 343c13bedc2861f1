//! Which answers a key keeps.

use serde_json::{Value, json};
use test_support::{Answer, Client, Member, unique};

use super::{POSTS, is_replay, keyed, replayed};
use crate::{NO_SUCH_ID, fleet};

fn fresh(member: &Member) -> Client {
    keyed(member, &unique("key-"))
}

/// A refusal comes back as it was.
#[track_caller]
fn kept(first: &Answer, again: &Answer, status: u16, code: &str) {
    first.refused(status, code);
    is_replay(again, first);
}

#[tokio::test]
async fn refusals_of_the_operation_itself_are_kept() {
    let (author, other) = (fleet().member().await, fleet().member().await);
    let post = author.publish("글").await;
    let path = format!("/api/posts/{}", post["id"]);
    let edit = json!({"content": "남의 글"});

    let client = fresh(&other);
    kept(&client.put(&path, &edit).await, &client.put(&path, &edit).await, 403, "POST_UPDATE_FORBIDDEN");
    client.put(&path, &json!({"content": "다른 말"})).await.refused(422, "IDEMPOTENCY_KEY_REUSED");
    let client = fresh(&other);
    let nothing = format!("/api/posts/{NO_SUCH_ID}/like");
    kept(&client.post_empty(&nothing).await, &client.post_empty(&nothing).await, 404, "POST_NOT_FOUND");
    let client = fresh(&other);
    let own = format!("/api/members/follow/{}", other.id);
    kept(&client.post_empty(&own).await, &client.post_empty(&own).await, 400, "SELF_FOLLOW");
    let client = fresh(&author);
    let elsewhere = author.publish("다른 글").await;
    let comment = author.comment(&elsewhere, "댓글").await;
    let reply = json!({"content": "어긋남", "postId": post["id"], "parentId": comment["id"]});
    let send = async || client.post("/api/comments/replies", &reply).await;
    kept(&send().await, &send().await, 400, "PARENT_COMMENT_POST_ID_NOT_EQUALS");
}

#[tokio::test]
async fn a_kept_refusal_outlives_its_reason() {
    let (author, other) = (fleet().member_with(json!({"privacyLevel": "PRIVATE"})).await, fleet().member().await);
    let post = author.publish("숨은 글").await;
    let (client, like) = (fresh(&other), format!("/api/posts/{}/like", post["id"]));
    let first = client.post_empty(&like).await;
    author.set_privacy("PUBLIC").await;
    kept(&first, &client.post_empty(&like).await, 404, "POST_NOT_FOUND");
    fresh(&other).post_empty(&like).await.created();
}

#[tokio::test]
async fn what_never_began_is_not_kept() {
    let member = fleet().member().await;
    let client = fresh(&member);
    let good = json!({"content": "이제 된다"});
    for bad in [json!({"content": ""}), json!({}), json!([]), json!({"content": 5})] {
        client.post(POSTS, &bad).await.refused(400, "VALIDATION_FAILED");
    }
    let broken = client.request(&test_support::Method::POST, POSTS).body("application/json", "{\"content\":");
    broken.send().await.refused(400, "VALIDATION_FAILED");
    let unknown = client.with_bearer("not.a.token").post(POSTS, &good).await;
    unknown.relogin();
    let first = client.post(POSTS, &good).await;
    assert_ne!(first.created()["id"], Value::Null);
    assert!(!replayed(&first));
    is_replay(&client.post(POSTS, &good).await, &first);
}
