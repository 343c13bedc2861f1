//! What a post may say.

use serde_json::{Value, json};

use super::{BLANK, CONTROL, POSTS, path};
use crate::fleet;

#[tokio::test]
async fn limits_count_unicode_scalar_values() {
    let author = fleet().member().await;
    // Four bytes and two UTF-16 units each; the last one is two scalar values in one visible character.
    for longest in ["가".repeat(5000), "😀".repeat(5000), "é".repeat(5000), "e\u{301}".repeat(2500)] {
        let post = author.post(POSTS, &json!({"content": longest})).await.created();
        assert_eq!(post["content"], longest);
        author.post(POSTS, &json!({"content": longest.clone() + "."})).await.invalid("content");
        author.put(&path(POSTS, &post), &json!({"content": longest + "."})).await.invalid("content");
    }
    let title = "😀".repeat(100);
    let post = author.post(POSTS, &json!({"content": "글", "title": title})).await.created();
    assert_eq!(post["title"], title);
    let longer = json!({"content": "글", "title": title + "."});
    author.post(POSTS, &longer).await.refused(400, "POST_TITLE_TOO_LONG");
    author.put(&path(POSTS, &post), &longer).await.refused(400, "POST_TITLE_TOO_LONG");
}

#[tokio::test]
async fn a_post_needs_a_text() {
    let author = fleet().member().await;
    let post = author.publish("글").await;
    let mut bodies = vec![json!({}), json!({"content": null}), json!({"title": "제목만"})];
    bodies.extend(BLANK.map(|text| json!({"content": text})));
    for body in bodies {
        author.post(POSTS, &body).await.invalid("content");
        author.put(&path(POSTS, &post), &body).await.invalid("content");
    }
    for wrong in [json!(5), json!(true), json!(["글"]), json!({"text": "글"})] {
        author.post(POSTS, &json!({"content": wrong})).await.refused(400, "VALIDATION_FAILED");
        author.post(POSTS, &json!({"content": "글", "title": wrong})).await.refused(400, "VALIDATION_FAILED");
    }
}

#[tokio::test]
async fn control_characters_are_refused_but_tab_and_newline() {
    let author = fleet().member().await;
    let post = author.publish("글").await;
    for control in CONTROL {
        let text = format!("앞{control}뒤");
        for body in [json!({"content": text}), json!({"content": "글", "title": text})] {
            author.post(POSTS, &body).await.refused(400, "VALIDATION_FAILED");
            author.put(&path(POSTS, &post), &body).await.refused(400, "VALIDATION_FAILED");
        }
    }
    author.post(POSTS, &json!({"content": "앞\t가운데\n뒤"})).await.created();
}

#[tokio::test]
async fn nothing_but_text_and_title_can_be_set() {
    let (author, other) = (fleet().member().await, fleet().member().await);
    let greedy = json!({
        "content": "욕심", "id": 1, "authorId": other.id, "memberId": other.id, "viewCount": 99, "likeCount": 99, "commentCount": 99,
        "liked": true, "createdAt": "2001-01-01T00:00:00.000Z", "updatedAt": 7, "isDeleted": true, "unknown": [{}],
    });
    let post = author.post(POSTS, &greedy).await.created();
    let counts = ["viewCount", "likeCount", "commentCount"].map(|name| post[name].clone());
    assert_eq!(counts, [json!(0), json!(0), json!(0)]);
    assert_eq!((&post["authorId"], &post["liked"]), (&json!(author.id), &json!(false)));
    assert!(post["createdAt"].as_str() > Some("2020"), "{post}");
    let edited = author.put(&path(POSTS, &post), &greedy).await.ok(200);
    assert_eq!((&edited["authorId"], &edited["id"]), (&json!(author.id), &post["id"]));
    assert_eq!(edited["createdAt"], post["createdAt"]);
}

#[tokio::test]
async fn json_is_read_under_any_content_type() {
    let author = fleet().member().await;
    for kind in ["text/plain;charset=UTF-8", "application/octet-stream", "application/x-www-form-urlencoded"] {
        let body = json!({"content": format!("본문 {kind}")});
        let request = author.request(&test_support::Method::POST, POSTS).body(kind, body.to_string());
        assert_eq!(request.send().await.created()["content"], body["content"]);
    }
    let refused = author.request(&test_support::Method::POST, POSTS).body("application/json", "{\"content\":").send();
    let body = refused.await.refused(400, "VALIDATION_FAILED");
    assert_ne!(body["message"], Value::Null);
}
