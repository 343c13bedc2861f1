//! Repeats without a key: the same create by the same member within ten seconds.

use futures::future::join_all;
use serde_json::{Value, json};
use test_support::{Member, Method, sign_up_form};

use super::{POSTS, keyed, own_posts};
use crate::{fleet, list::id};

/// A member, and the three creates with their bodies.
async fn creates() -> (Member, [(&'static str, Value); 3]) {
    let member = fleet().member().await;
    let post = member.publish("글").await;
    let comment = member.comment(&post, "댓글").await;
    let below = json!({"content": "되풀이", "postId": post["id"], "parentId": comment["id"]});
    let bodies = [
        (POSTS, json!({"content": "되풀이"})),
        ("/api/comments", json!({"content": "되풀이", "postId": post["id"], "parentId": null})),
        ("/api/comments/replies", below),
    ];
    (member, bodies)
}

#[tokio::test]
async fn an_equal_create_is_the_first_one() {
    let (member, creates) = creates().await;
    for (path, body) in creates {
        let first = member.post(path, &body).await.created();
        assert_eq!(member.post(path, &body).await.created(), first);
        // Equal after parsing: order, space, ignored members and the session do not matter.
        let mut again = body.clone();
        again["ignored"] = json!({"a": 1});
        let pretty = serde_json::to_string_pretty(&again).expect("JSON");
        let elsewhere = member.another_session().await;
        let request = elsewhere.request(&Method::POST, path).body("text/plain", pretty);
        assert_eq!(request.send().await.created(), first);
    }
    assert_eq!(own_posts(&member).await.len(), 2);
}

#[tokio::test]
async fn another_text_is_another_create() {
    let (member, creates) = creates().await;
    for (path, mut body) in creates {
        let first = member.post(path, &body).await.created();
        body["content"] = json!("되풀이 ");
        let second = member.post(path, &body).await.created();
        assert_ne!(first["id"], second["id"], "{path}");
    }
    let titled = member.post(POSTS, &json!({"content": "되풀이", "title": "제목"})).await.created();
    assert_eq!(titled["title"], "제목");
}

#[tokio::test]
async fn another_member_s_create_is_another() {
    let (one, two) = (fleet().member().await, fleet().member().await);
    let body = json!({"content": "같은 말"});
    let [first, second] = [one.post(POSTS, &body).await.created(), two.post(POSTS, &body).await.created()];
    assert_eq!((&first["authorId"], &second["authorId"]), (&json!(one.id), &json!(two.id)));
    assert_ne!(first["id"], second["id"]);
}

#[tokio::test]
async fn comments_on_different_posts_and_replies_are_different() {
    let member = fleet().member().await;
    let (one, two) = (member.publish("하나").await, member.publish("둘").await);
    let mut found = Vec::new();
    for post in [&one, &two] {
        let body = json!({"content": "같은 말", "postId": post["id"]});
        found.push(member.post("/api/comments", &body).await.created());
    }
    for parent in found.clone() {
        let body = json!({"content": "같은 말", "postId": parent["postId"], "parentId": parent["id"]});
        found.push(member.post("/api/comments/replies", &body).await.created());
    }
    let mut ids: Vec<i64> = found.iter().map(id).collect();
    ids.dedup();
    assert_eq!(ids.len(), 4);
}

#[tokio::test]
async fn an_edited_or_deleted_first_one_has_no_repeats() {
    let (member, creates) = creates().await;
    for (path, body) in creates {
        let collection = path.trim_end_matches("/replies");
        let first = member.post(path, &body).await.created();
        let edit = json!({"content": "고침"});
        member.put(&format!("{collection}/{}", first["id"]), &edit).await.ok(200);
        let second = member.post(path, &body).await.created();
        assert_ne!(second["id"], first["id"], "{path} after an edit");
        member.delete(&format!("{collection}/{}", second["id"])).await.ok(200);
        let third = member.post(path, &body).await.created();
        assert_ne!(third["id"], second["id"], "{path} after a deletion");
        assert_eq!(third["content"], "되풀이");
    }
}

#[tokio::test]
async fn a_comment_whose_post_is_gone_has_no_repeats() {
    let (author, other) = (fleet().member().await, fleet().member().await);
    let (deleted, hidden) = (author.publish("지울 글").await, author.publish("숨길 글").await);
    let below = |post: &Value| json!({"content": "되풀이", "postId": post["id"]});
    for post in [&deleted, &hidden] {
        other.post("/api/comments", &below(post)).await.created();
    }
    author.delete(&format!("{POSTS}/{}", deleted["id"])).await.ok(200);
    author.put("/api/members/profile", &json!({"privacyLevel": "PRIVATE"})).await.ok(200);
    for post in [&deleted, &hidden] {
        other.post("/api/comments", &below(post)).await.refused(404, "POST_NOT_FOUND");
    }
}

#[tokio::test]
async fn a_key_of_its_own_makes_it_no_repeat() {
    let (member, creates) = creates().await;
    for (path, body) in creates {
        let first = member.post(path, &body).await.created();
        let second = keyed(&member, &test_support::unique("key-")).post(path, &body).await.created();
        assert_ne!(first["id"], second["id"], "{path}");
    }
}

#[tokio::test]
async fn twins_at_the_same_moment_write_once() {
    let (member, creates) = creates().await;
    for (path, body) in creates {
        let answers = join_all((0..20).map(|_| member.post(path, &body))).await;
        let items: Vec<Value> = answers.iter().map(test_support::Answer::created).collect();
        assert!(items.iter().all(|item| item["id"] == items[0]["id"]), "{path}: {items:?}");
    }
    assert_eq!(own_posts(&member).await.len(), 2);
    let post = member.get("/api/timeline/posts").await.ok(200)["content"][1].clone();
    assert_eq!(post["commentCount"], 3, "{post}");
}

#[tokio::test]
async fn twin_sign_ups_make_one_member() {
    let form = sign_up_form();
    let client = fleet().client();
    let answers = join_all((0..8).map(|_| client.post("/api/authentication/signup", &form))).await;
    let created: Vec<Value> = answers.iter().map(test_support::Answer::created).collect();
    assert!(created.iter().all(|member| *member == created[0]), "{created:?}");
    let mut other = form.clone();
    other["memberName"] = json!("다른이름");
    client.post("/api/authentication/signup", &other).await.failed(400);
}
