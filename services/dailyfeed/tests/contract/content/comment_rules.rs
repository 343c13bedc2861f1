//! What a comment may say, and where.

use serde_json::{Value, json};
use test_support::Member;

use super::{BLANK, COMMENTS, CONTROL, NOBODY, REPLIES, path};
use crate::fleet;

async fn scene() -> (Member, Value, Value) {
    let member = fleet().member().await;
    let post = member.publish("글").await;
    let comment = member.comment(&post, "댓글").await;
    (member, post, comment)
}

/// Sends the text by all three ways and returns the answers.
async fn say(member: &Member, comment: &Value, text: &Value) -> [test_support::Answer; 3] {
    let reply = json!({"content": text, "postId": comment["postId"], "parentId": comment["id"]});
    [
        member.post(COMMENTS, &json!({"content": text, "postId": comment["postId"]})).await,
        member.post(REPLIES, &reply).await,
        member.put(&path(COMMENTS, comment), &json!({"content": text})).await,
    ]
}

#[tokio::test]
async fn limits_count_unicode_scalar_values() {
    let (member, _, comment) = scene().await;
    for longest in ["가".repeat(1000), "😀".repeat(1000)] {
        let [created, replied, edited] = say(&member, &comment, &json!(longest)).await;
        assert_eq!(created.created()["content"], longest);
        assert_eq!(replied.created()["content"], longest);
        assert_eq!(edited.ok(200)["content"], longest);
        for answer in say(&member, &comment, &json!(longest + ".")).await {
            answer.invalid("content");
        }
    }
}

#[tokio::test]
async fn a_comment_needs_a_text() {
    let (member, _, comment) = scene().await;
    for text in BLANK.iter().map(|text| json!(text)).chain([Value::Null]) {
        for answer in say(&member, &comment, &text).await {
            answer.invalid("content");
        }
    }
    for text in [json!(7), json!(false), json!([]), json!({})] {
        for answer in say(&member, &comment, &text).await {
            answer.refused(400, "VALIDATION_FAILED");
        }
    }
}

#[tokio::test]
async fn control_characters_are_refused_but_tab_and_newline() {
    let (member, _, comment) = scene().await;
    for control in CONTROL {
        for answer in say(&member, &comment, &json!(format!("앞{control}뒤"))).await {
            answer.refused(400, "VALIDATION_FAILED");
        }
    }
    member.comment(&json!({"id": comment["postId"]}), "앞\t가운데\n뒤").await;
}

#[tokio::test]
async fn a_comment_needs_a_post() {
    let (member, _, comment) = scene().await;
    for body in [json!({"content": "어디에"}), json!({"content": "어디에", "postId": null})] {
        member.post(COMMENTS, &body).await.invalid("postId");
        let mut reply = body.clone();
        reply["parentId"] = comment["id"].clone();
        member.post(REPLIES, &reply).await.invalid("postId");
    }
    for wrong in [json!("여기"), json!(1.5), json!([1]), json!({}), json!(true)] {
        member.post(COMMENTS, &json!({"content": "어디에", "postId": wrong})).await.refused(400, "VALIDATION_FAILED");
    }
    let too_large = "{\"content\": \"어디에\", \"postId\": 9223372036854775808}";
    let request = member.request(&test_support::Method::POST, COMMENTS).body("application/json", too_large);
    request.send().await.refused(400, "VALIDATION_FAILED");
    for id in NOBODY {
        let body = json!({"content": "어디에", "postId": id, "parentId": comment["id"]});
        member.post(COMMENTS, &body).await.refused(404, "POST_NOT_FOUND");
        member.post(REPLIES, &body).await.refused(404, "POST_NOT_FOUND");
    }
}

#[tokio::test]
async fn a_reply_needs_a_parent_of_the_same_post() {
    let (member, post, comment) = scene().await;
    let missing = member.post(REPLIES, &json!({"content": "누구에게", "postId": post["id"]})).await;
    missing.check([400, 404].contains(&missing.status), "a reply without a parent is refused");
    missing.failed(missing.status);
    for id in NOBODY {
        let body = json!({"content": "누구에게", "postId": post["id"], "parentId": id});
        member.post(REPLIES, &body).await.refused(404, "PARENT_COMMENT_NOT_FOUND");
    }
    let elsewhere = member.publish("다른 글").await;
    let body = json!({"content": "어긋남", "postId": elsewhere["id"], "parentId": comment["id"]});
    member.post(REPLIES, &body).await.refused(400, "PARENT_COMMENT_POST_ID_NOT_EQUALS");
    let counted = super::read_post(&member, &elsewhere).await;
    assert_eq!(counted["commentCount"], 0, "nothing was written");
}
