//! Changing one's handle.

use serde_json::{Value, json};
use test_support::{Answer, Member, Method, unique};

use crate::fleet;

const HANDLE: &str = "/api/members/profile/handle";

async fn change(member: &Member, handle: &str) -> Answer {
    member.request(&Method::PUT, HANDLE).json_as_text(&json!({"newHandle": handle})).send().await
}

#[tokio::test]
async fn the_new_handle_is_answered_and_leads_to_the_member() {
    let (member, other) = (fleet().member().await, fleet().member().await);
    let handle = unique("New_");
    assert_eq!(change(&member, &handle).await.ok(200), handle);
    let found = other.get(&format!("/api/members/profile/@{handle}")).await.ok(200);
    assert_eq!(found["memberId"], member.id);
    other.get(&format!("/api/members/profile/@{}", member.handle)).await.refused(404, "MEMBER_NOT_FOUND");
    assert_eq!(member.get("/api/members/profile").await.ok(200)["handle"], handle);
    assert_eq!(other.get(&format!("/api/members/{}/summary", member.id)).await.ok(200)["memberHandle"], handle);
}

#[tokio::test]
async fn a_taken_handle_is_refused_in_any_case() {
    let (member, other) = (fleet().member().await, fleet().member().await);
    for taken in [other.handle.clone(), other.handle.to_uppercase()] {
        change(&member, &taken).await.refused(400, "MEMBER_HANDLE_ALREADY_EXISTS");
    }
    assert_eq!(member.get("/api/members/profile").await.ok(200)["handle"], member.handle);
}

#[tokio::test]
async fn the_rule_is_that_of_the_sign_up() {
    let member = fleet().member().await;
    for handle in ["", "ab", &"h".repeat(51), "has-dash", "한글핸들", "has space", "feed", "API", "deleted"] {
        change(&member, handle).await.invalid("newHandle");
    }
    for body in [json!({}), json!({"newHandle": null}), json!({"newHandle": 5})] {
        member.put(HANDLE, &body).await.invalid("newHandle");
    }
    assert_eq!(member.get("/api/members/profile").await.ok(200)["handle"], member.handle);
}

#[tokio::test]
async fn of_a_race_for_a_handle_one_wins() {
    let (a, b, c) = (fleet().member().await, fleet().member().await, fleet().member().await);
    let handle = unique("race_");
    let (a, b, c) = tokio::join!(change(&a, &handle), change(&b, &handle), change(&c, &handle));
    let answers = [a, b, c];
    let (won, lost): (Vec<_>, Vec<_>) = answers.iter().partition(|answer| answer.status == 200);
    assert_eq!(won.len(), 1, "one wins");
    for answer in lost {
        answer.refused(400, "MEMBER_HANDLE_ALREADY_EXISTS");
    }
}

#[tokio::test]
async fn odd_spellings_in_the_address_are_plain_refusals() {
    let member = fleet().member().await;
    let encoded = member.get(&format!("/api/members/profile/%40{}", member.handle)).await.ok(200);
    assert_eq!(encoded["memberId"], member.id);
    for path in ["@@x", "@%40x", "@", "@a%2Fb", "@a/b", "@%ED%95%9C%EA%B8%80", "@%00", "@%FF", "@.."] {
        let answer = member.get(&format!("/api/members/profile/{path}")).await;
        answer.check([400, 404].contains(&answer.status), "a plain refusal");
        answer.failed(answer.status);
    }
    let none: Value = member.get("/api/members/profile/@nobody_has_this").await.refused(404, "MEMBER_NOT_FOUND");
    assert_eq!(none["path"], "/api/members/profile/@nobody_has_this");
}
