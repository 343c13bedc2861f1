//! One's own profile: reading and changing it.

use serde_json::{Value, json};
use test_support::{Answer, Member, Method};

use crate::fleet;

const PROFILE: &str = "/api/members/profile";

/// As the existing client sends it: JSON declared as plain text.
async fn update(member: &Member, changes: &Value) -> Answer {
    member.request(&Method::PUT, PROFILE).json_as_text(changes).send().await
}

async fn read(member: &Member) -> Value {
    member.get(PROFILE).await.ok(200)
}

/// A member with every field filled.
async fn full_member() -> Member {
    let filled = json!({
        "displayName": "서연", "bio": "안녕하세요", "location": "서울", "websiteUrl": "https://example.com", "birthDate": "1999-12-31",
        "gender": "FEMALE",
    });
    fleet().member_with(filled).await
}

#[tokio::test]
async fn a_change_is_answered_and_read_back_at_once() {
    let member = full_member().await;
    let before = read(&member).await;
    let changes = json!({
        "memberName": "이도윤", "displayName": "도윤", "bio": "새 소개", "location": "부산", "birthDate": "2000-02-29",
        "websiteUrl": "http://example.org", "gender": "MALE", "languageCode": "en", "countryCode": "US", "privacyLevel": "FRIENDS",
    });
    let answered = update(&member, &changes).await.ok(200);
    for (field, value) in changes.as_object().expect("an object") {
        assert_eq!(&answered[field], value, "{field}");
    }
    assert_eq!(read(&member).await, answered);
    assert_eq!(answered["createdAt"], before["createdAt"]);
    assert!(answered["updatedAt"].as_str() > before["updatedAt"].as_str(), "the answer has the new `updatedAt`");
}

#[tokio::test]
async fn absent_and_null_fields_stay_as_they_are() {
    let member = full_member().await;
    let mut expected = read(&member).await;
    for changes in [
        json!({"bio": "하나만"}),
        json!({"bio": "하나만", "displayName": null, "location": null, "birthDate": null, "gender": null, "avatarUrl": null, "previousAvatarUrl": null, "websiteUrl": null, "privacyLevel": null}),
    ] {
        let answered = update(&member, &changes).await.ok(200);
        expected["bio"] = json!("하나만");
        expected["updatedAt"] = answered["updatedAt"].clone();
        assert_eq!(answered, expected);
    }
}

#[tokio::test]
async fn empty_texts_clear_what_is_optional_and_keep_the_names() {
    let member = full_member().await;
    let changes =
        json!({"memberName": "", "displayName": "", "bio": "", "location": "", "websiteUrl": "", "birthDate": ""});
    let answered = update(&member, &changes).await.ok(200);
    assert_eq!((&answered["memberName"], &answered["displayName"]), (&json!("김하늘"), &json!("서연")));
    for field in ["bio", "location", "websiteUrl", "birthDate"] {
        let cleared = answered[field].is_null() || answered[field] == "";
        assert!(cleared, "{field} in {answered}");
    }
    assert_eq!(answered["birthDate"], Value::Null);
    assert_eq!(read(&member).await, answered);
}

#[tokio::test]
async fn an_empty_change_is_fine() {
    let member = full_member().await;
    update(&member, &json!({})).await.ok(200);
    update(
        &member,
        &json!({"unknown": 1, "verificationStatus": "VERIFIED", "isActive": false, "memberId": 1, "handle": "x"}),
    )
    .await
    .ok(200);
    let profile = read(&member).await;
    assert_eq!((&profile["verificationStatus"], &profile["isActive"]), (&json!("NONE"), &json!(true)));
    assert_eq!((&profile["memberId"], &profile["handle"]), (&json!(member.id), &json!(member.handle)));
}

#[tokio::test]
async fn the_limits_are_those_of_the_sign_up() {
    let member = full_member().await;
    for (field, longest) in [("memberName", 30), ("displayName", 50), ("bio", 500), ("location", 100)] {
        update(&member, &json!({field: "🌱".repeat(longest)})).await.ok(200);
        update(&member, &json!({field: "🌱".repeat(longest + 1)})).await.invalid(field);
        update(&member, &json!({field: "가\u{0}나"})).await.invalid(field);
    }
    for (field, value) in [
        ("memberName", json!("김")),
        ("websiteUrl", json!("javascript:alert(1)")),
        ("websiteUrl", json!(format!("https://example.com/{}", "a".repeat(181)))),
        ("birthDate", json!("2999-01-01")),
        ("birthDate", json!("2001-02-30")),
        ("gender", json!("UNKNOWN")),
        ("countryCode", json!("ZZ")),
        ("privacyLevel", json!("FRIENDS_ONLY")),
        ("languageCode", json!("korean")),
        ("avatarUrl", json!("/".repeat(501))),
        ("bio", json!(5)),
        ("previousAvatarUrl", json!("not a list")),
    ] {
        update(&member, &json!({field: value})).await.invalid(field);
    }
}

#[tokio::test]
async fn the_message_names_every_refused_field() {
    let member = fleet().member().await;
    let changes = json!({"bio": "가".repeat(501), "location": "가".repeat(101), "birthDate": "2999-01-01"});
    let refused = update(&member, &changes).await.failed(400);
    // The client shows its users nothing else of a failure.
    let message = refused["message"].as_str().expect("a message");
    for name in ["소개", "위치", "생년월일"] {
        assert!(message.contains(name), "{message}");
    }
}

#[tokio::test]
async fn one_broken_field_saves_nothing() {
    let member = full_member().await;
    let before = read(&member).await;
    update(&member, &json!({"bio": "유효", "location": "가".repeat(101)})).await.invalid("location");
    assert_eq!(read(&member).await, before);
}

#[tokio::test]
async fn what_is_no_object_is_400() {
    let member = fleet().member().await;
    for body in ["", "{", "[]", "null", "5"] {
        for kind in ["application/json", "text/plain;charset=UTF-8"] {
            let request = member.request(&Method::PUT, PROFILE).body(kind, body);
            request.send().await.refused(400, "VALIDATION_FAILED");
        }
    }
}

#[tokio::test]
async fn names_change_in_the_summaries_at_once() {
    let (member, other) = (fleet().member().await, fleet().member().await);
    let path = format!("/api/members/{}/summary", member.id);
    assert_eq!(other.get(&path).await.ok(200)["displayName"], "하늘");
    update(&member, &json!({"displayName": "새이름", "avatarUrl": "/api/proxy/images/view/x"})).await.ok(200);
    let changed = other.get(&path).await.ok(200);
    assert_eq!((&changed["displayName"], &changed["memberName"]), (&json!("새이름"), &json!("새이름")));
    assert_eq!(changed["avatarUrl"], "/api/proxy/images/view/x");
}
