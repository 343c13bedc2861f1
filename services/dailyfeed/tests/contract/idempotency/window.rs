//! How long repeats are recognised: windows are settings.

use serde_json::json;
use test_support::{eventually, unique};

use super::{POSTS, is_replay, keyed, own_posts};
use crate::{list::id, own_fleet};

#[tokio::test]
async fn windows_end() {
    let fleet = own_fleet(&[("idempotency.implicit_window", "400ms"), ("idempotency.key_lifetime", "700ms")]);
    let member = fleet.member().await;
    let body = json!({"content": "되풀이"});

    let first = id(&member.post(POSTS, &body).await.created());
    // Repeats do not prolong the window, which begins with the first one's commit.
    eventually("an equal create is a new one", async || id(&member.post(POSTS, &body).await.created()) != first).await;
    assert_eq!(own_posts(&member).await.len(), 2);

    let client = keyed(&member, &unique("key-"));
    let kept = client.post(POSTS, &json!({"content": "열쇠"})).await;
    kept.created();
    is_replay(&client.post(POSTS, &json!({"content": "열쇠"})).await, &kept);
    eventually("the key is free again", async || {
        let answer = client.post(POSTS, &json!({"content": "다른 말"})).await;
        if answer.status == 422 {
            answer.refused(422, "IDEMPOTENCY_KEY_REUSED");
        }
        answer.status == 201
    })
    .await;
}

#[tokio::test]
async fn answers_under_a_key_survive_a_restart() {
    let mut fleet = own_fleet(&[]);
    let member = fleet.member().await;
    let key = unique("key-");
    let body = json!({"content": "다시 켜도 같은 답"});
    let first = keyed(&member, &key).post(POSTS, &body).await;
    first.created();
    let plain = member.post(POSTS, &json!({"content": "열쇠 없이"})).await.created();
    fleet.kill();
    fleet.restart();
    let member = fleet.rejoin(&member);
    is_replay(&keyed(&member, &key).post(POSTS, &body).await, &first);
    let other = keyed(&member, &key).post(POSTS, &json!({"content": "다른 말"})).await;
    other.refused(422, "IDEMPOTENCY_KEY_REUSED");
    assert_eq!(own_posts(&member).await.len(), 2);
    assert_eq!(own_posts(&member).await[0], id(&plain));
}
