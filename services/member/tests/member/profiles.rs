//! Editing one's profile.

use std::{collections::BTreeSet, time::Duration};

use dto::{MemberActivityType, PrivacyLevel};
use serde_json::{Value, json};

use crate::world::World;

const PATH: &str = "/api/members/profile";

/// The member names in which two profiles differ.
fn changed(before: &Value, after: &Value) -> BTreeSet<String> {
    let after = after.as_object().unwrap();
    before
        .as_object()
        .unwrap()
        .iter()
        .filter(|(name, value)| after[*name] != **value)
        .map(|(name, _)| name.clone())
        .collect()
}

#[tokio::test]
async fn what_is_given_changes_and_the_rest_stays() {
    let world = World::new().await;
    let haru = world.member("haru").await;
    let before = world.get(haru, PATH).await.data();
    world.clock.advance(Duration::from_secs(5));
    let edit = json!({ "memberName": "하루", "displayName": "하루하루", "bio": "새 소개", "bogus": 1, "memberId": 99 });
    let answer = world.put(haru, PATH, edit).await;
    assert_eq!(answer.status, 200);
    let after = answer.data();
    assert_eq!(changed(&before, &after), ["bio", "displayName", "memberName", "updatedAt"].map(str::to_owned).into());
    assert_eq!((&after["memberName"], &after["bio"]), (&json!("하루"), &json!("새 소개")));
    assert_eq!(after["updatedAt"], "2026-11-21T09:00:06.000Z");
    assert_eq!(world.get(haru, PATH).await.data(), after);
    let events = world.events().await;
    assert_eq!(events.len(), 1);
    assert_eq!(events[0].member_activity_type, MemberActivityType::MemberProfileUpdate);
    let member = events[0].member.as_ref().unwrap();
    assert_eq!((member.version, member.name.as_str()), (2, "하루하루"));
    assert!(!String::from_utf8(events[0].to_json().unwrap()).unwrap().contains("example.com"), "no address, no site");
}

#[tokio::test]
async fn every_field_can_be_changed() {
    let world = World::new().await;
    let haru = world.member("haru").await;
    let edit = json!({
        "memberName": "이름", "displayName": "별명", "bio": "소개", "location": "부산", "websiteUrl": "http://example.org/",
        "avatarUrl": "/api/proxy/images/view/abc", "birthDate": "1999-12-31", "gender": "FEMALE", "languageCode": "en",
        "countryCode": "US", "privacyLevel": "FRIENDS",
    });
    let after = world.put(haru, PATH, edit.clone()).await.data();
    for (name, value) in edit.as_object().unwrap() {
        assert_eq!(&after[name], value, "{name}");
    }
    assert_eq!(world.events().await[0].member.as_ref().unwrap().privacy_level, PrivacyLevel::Friends);
}

#[tokio::test]
async fn empty_clears_what_can_be_cleared_and_null_leaves_it() {
    let world = World::new().await;
    let haru = world.member("haru").await;
    world.set(haru, "avatar_url = 'https://example.com/face.png'").await;
    let before = world.get(haru, PATH).await.data();
    let null = json!({
        "memberName": null, "displayName": null, "bio": null, "location": null, "websiteUrl": null, "avatarUrl": null,
        "birthDate": null, "gender": null, "languageCode": null, "countryCode": null, "privacyLevel": null,
        "previousAvatarUrl": null,
    });
    assert_eq!(world.put(haru, PATH, null).await.data(), before);
    assert_eq!(world.put(haru, PATH, json!({})).await.data(), before);
    let names = json!({ "memberName": "", "displayName": "", "languageCode": "" });
    assert_eq!(world.put(haru, PATH, names).await.data(), before);
    assert!(world.events().await.is_empty(), "nothing happened");
    let empty = json!({ "bio": "", "location": "", "websiteUrl": "", "birthDate": "", "avatarUrl": "" });
    let after = world.put(haru, PATH, empty).await.data();
    for cleared in ["bio", "location", "websiteUrl", "birthDate"] {
        assert_eq!(after[cleared], Value::Null, "{cleared}");
    }
    assert_eq!(after["avatarUrl"], "no-image");
}

#[tokio::test]
async fn an_edit_that_changes_nothing_keeps_its_time() {
    let world = World::new().await;
    let haru = world.member("haru").await;
    world.clock.advance(Duration::from_secs(5));
    let same = json!({ "memberName": "real haru", "bio": "about haru", "gender": "OTHER", "avatarUrl": "no-image" });
    let after = world.put(haru, PATH, same).await.data();
    assert_eq!(after["updatedAt"], after["createdAt"]);
    assert!(world.events().await.is_empty());
}

#[tokio::test]
async fn an_edit_in_the_moment_of_the_last_one_is_later_all_the_same() {
    let world = World::new().await;
    let haru = world.member("haru").await;
    let first = world.put(haru, PATH, json!({ "bio": "1" })).await.data();
    let second = world.put(haru, PATH, json!({ "bio": "2" })).await.data();
    assert!(second["updatedAt"].as_str() > first["updatedAt"].as_str());
}

#[tokio::test]
async fn bad_fields_are_named_and_nothing_is_written() {
    let world = World::new().await;
    let haru = world.member("haru").await;
    let before = world.get(haru, PATH).await.data();
    for (field, bad) in [
        ("memberName", json!("x")),
        ("memberName", json!("가".repeat(31))),
        ("displayName", json!("가".repeat(51))),
        ("bio", json!("가".repeat(501))),
        ("bio", json!("a\u{0}b")),
        ("location", json!("가".repeat(101))),
        ("websiteUrl", json!("javascript:alert(1)")),
        ("websiteUrl", json!(format!("https://example.com/{}", "x".repeat(200)))),
        ("avatarUrl", json!(format!("/{}", "x".repeat(500)))),
        ("avatarUrl", json!("javascript:alert(1)")),
        ("birthDate", json!("2026-11-21")),
        ("birthDate", json!("2000-13-01")),
        ("languageCode", json!("k")),
        ("gender", json!("male")),
        ("countryCode", json!("XX")),
        ("privacyLevel", json!("FRIENDS_ONLY")),
        ("bio", json!(5)),
        ("previousAvatarUrl", json!(vec!["x"; 1001])),
    ] {
        let answer = world.put(haru, PATH, json!({ "location": "Busan", field: bad.clone() })).await;
        assert_eq!(answer.refusal(), (400, "VALIDATION_FAILED"), "{field} {bad}");
        assert_eq!(answer.fields(), [field], "{field} {bad}");
    }
    let answer = world.put(haru, PATH, json!({ "memberName": "x", "birthDate": "x" })).await;
    assert_eq!(answer.fields(), ["memberName", "birthDate"], "all at once");
    assert_eq!(world.get(haru, PATH).await.data(), before);
}

#[tokio::test]
async fn a_key_replays_the_answer_without_another_edit() {
    let world = World::new().await;
    let haru = world.member("haru").await;
    let edit = json!({ "bio": "first" });
    let first = world.keyed(haru, "PUT", PATH, "k", edit.clone()).await.data();
    world.put(haru, PATH, json!({ "bio": "second" })).await.data();
    let again = world.keyed(haru, "PUT", PATH, "k", edit).await;
    assert_eq!(again.headers["idempotency-replayed"], "true");
    assert_eq!(again.data(), first);
    assert_eq!(world.get(haru, PATH).await.data()["bio"], "second");
    assert_eq!(world.events().await.len(), 2);
}
