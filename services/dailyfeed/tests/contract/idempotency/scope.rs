//! A key belongs to a member, a method and a path; without a member to method and path.

use serde_json::json;
use test_support::{sign_up_form, unique};

use super::{POSTS, is_replay, keyed, own_posts, replayed};
use crate::fleet;

const SIGN_UP: &str = "/api/authentication/signup";

#[tokio::test]
async fn members_do_not_share_keys() {
    let (one, two) = (fleet().member().await, fleet().member().await);
    let key = unique("key-");
    let first = keyed(&one, &key).post(POSTS, &json!({"content": "내 글"})).await.created();
    let other = keyed(&two, &key).post(POSTS, &json!({"content": "다른 글"})).await;
    assert_ne!(other.created()["id"], first["id"]);
    assert!(!replayed(&other));
    // Another session of the same member is the same member.
    let again = keyed(&one.another_session().await.client, &key).post(POSTS, &json!({"content": "내 글"})).await;
    assert_eq!(again.created(), first);
    assert!(replayed(&again));
}

#[tokio::test]
async fn methods_and_paths_do_not_share_keys() {
    let member = fleet().member().await;
    let client = keyed(&member, &unique("key-"));
    let post = client.post(POSTS, &json!({"content": "글"})).await.created();
    let comment = client.post("/api/comments", &json!({"content": "글", "postId": post["id"]})).await.created();
    let like = format!("/api/posts/{}/like", post["id"]);
    for answer in [
        client.put(&format!("/api/posts/{}", post["id"]), &json!({"content": "고침"})).await,
        client.post_empty(&like).await,
        client.delete(&like).await,
        client.post_empty(&format!("/api/comments/{}/like", comment["id"])).await,
    ] {
        answer.check(answer.status < 300 && !replayed(&answer), "a first answer");
    }
}

#[tokio::test]
async fn other_services_keep_keys_too() {
    let (member, other) = (fleet().member().await, fleet().member().await);
    let client = keyed(&member, &unique("key-"));
    let follow = format!("/api/members/follow/{}", other.id);
    let first = client.post_empty(&follow).await;
    first.created();
    member.delete(&follow).await.ok(200);
    is_replay(&client.post_empty(&follow).await, &first);
    assert_eq!(member.get("/api/members/profile").await.ok(200)["followingsCount"], 0, "a replay does nothing");

    let first = client.put("/api/members/profile", &json!({"bio": "하나"})).await;
    first.ok(200);
    member.put("/api/members/profile", &json!({"bio": "둘"})).await.ok(200);
    is_replay(&client.put("/api/members/profile", &json!({"bio": "하나"})).await, &first);
    assert_eq!(member.get("/api/members/profile").await.ok(200)["bio"], "둘");
    let reused = client.put("/api/members/profile", &json!({"bio": "셋"})).await;
    reused.refused(422, "IDEMPOTENCY_KEY_REUSED");

    let read = "/api/member-activities/notifications/read";
    let first = client.post(read, &json!({"upTo": 0})).await;
    first.ok(200);
    is_replay(&client.post(read, &json!({"upTo": 0})).await, &first);
    client.post(read, &json!({"upTo": 1})).await.refused(422, "IDEMPOTENCY_KEY_REUSED");
}

#[tokio::test]
async fn a_sign_up_has_keys_without_a_member() {
    let client = keyed(&fleet().client(), &unique("key-"));
    let form = sign_up_form();
    let first = client.post(SIGN_UP, &form).await;
    first.created();
    is_replay(&client.post(SIGN_UP, &form).await, &first);
    client.post(SIGN_UP, &sign_up_form()).await.refused(422, "IDEMPOTENCY_KEY_REUSED");
    keyed(&fleet().client(), "a b").post(SIGN_UP, &sign_up_form()).await.refused(400, "VALIDATION_FAILED");
}

#[tokio::test]
async fn sessions_have_no_keys() {
    let member = fleet().member().await;
    let client = keyed(&member.anonymous(), "a b");
    let login = json!({"email": member.email, "password": member.password});
    client.post("/api/authentication/login", &login).await.ok(200);
    let cookie = client.with_refresh_cookie(&member.session.refresh);
    cookie.post_empty("/api/token/refresh").await.ok(200);
    let other = member.another_session().await;
    keyed(&other, "").post_empty("/api/authentication/logout").await.ok(200);
}

#[tokio::test]
async fn posts_that_only_read_check_the_key_and_store_nothing() {
    let member = fleet().member().await;
    let post = member.publish("글").await;
    let client = keyed(&member, &unique("key-"));
    for (path, list) in [
        ("/api/timeline/posts/query/list", "ids"),
        ("/api/members/query/in", "ids"),
        ("/api/search/posts/like/query/count/in", "postPks"),
    ] {
        for ids in [json!([]), json!([post["id"]])] {
            let answer = client.post(path, &json!({list: ids})).await;
            answer.ok(200);
            answer.check(!replayed(&answer), "nothing was stored");
        }
        keyed(&member, "").post(path, &json!({list: []})).await.refused(400, "VALIDATION_FAILED");
    }
}

#[tokio::test]
async fn reads_ignore_keys() {
    let member = fleet().member().await;
    let client = keyed(&member, "a b");
    client.get("/api/members/profile").await.ok(200);
    let client = keyed(&member, &unique("key-"));
    for _ in 0..2 {
        let answer = client.get("/api/timeline/posts").await;
        answer.ok(200);
        assert!(!replayed(&answer));
        member.publish("글").await;
    }
    assert_eq!(own_posts(&member).await.len(), 2);
}
