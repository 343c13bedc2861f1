//! Signing up.

use futures::future::join_all;
use serde_json::{Value, json};
use test_support::{Answer, Method, sign_up_form, unique};

use crate::fleet;

const SIGN_UP: &str = "/api/authentication/signup";

/// The usual form with some fields changed.
fn form(changes: &Value) -> Value {
    let mut form = sign_up_form();
    for (name, value) in changes.as_object().expect("an object") {
        form[name] = value.clone();
    }
    form
}

async fn sign_up(form: &Value) -> Answer {
    fleet().client().post(SIGN_UP, form).await
}

#[tokio::test]
async fn a_sign_up_answers_the_member_and_no_session() {
    let answer = sign_up(&sign_up_form()).await;
    let data = answer.created();
    assert!(data["id"].as_i64().is_some_and(|id| id > 0), "{data}");
    assert_eq!(data.get("name"), Some(&Value::Null));
    answer.check(answer.header("authorization").is_none() && answer.cookie("refresh_token").is_none(), "no login");
}

#[tokio::test]
async fn empty_optional_fields_count_as_not_given() {
    let member = fleet().member().await;
    let profile = member.get("/api/members/profile").await.ok(200);
    for field in ["bio", "location", "websiteUrl", "birthDate", "coverUrl"] {
        assert_eq!(profile.get(field), Some(&Value::Null), "{field} in {profile}");
    }
    assert_eq!(profile["avatarUrl"], "no-image");
}

#[tokio::test]
async fn everything_given_is_in_the_profile() {
    let given = json!({
        "memberName": "박서연", "displayName": "서연🌱", "bio": "줄 하나\n\t줄 둘", "location": "서울", "websiteUrl": "https://example.com/~서연",
        "birthDate": "1999-12-31", "gender": "FEMALE", "timezone": "Europe/Berlin", "languageCode": "de", "countryCode": "DE",
        "privacyLevel": "FRIENDS", "avatarUrl": "/api/proxy/images/view/0b1c7d4e-9f8a-4b7c-8d6e-5f4a3b2c1d0e",
        "coverUrl": "https://example.com/cover.png",
    });
    let member = fleet().member_with(given.clone()).await;
    let profile = member.get("/api/members/profile").await.ok(200);
    for (field, value) in given.as_object().expect("an object") {
        assert_eq!(&profile[field], value, "{field}");
    }
    assert_eq!((&profile["memberId"], &profile["handle"]), (&json!(member.id), &json!(member.handle)));
    assert_eq!(profile["email"], member.email);
    assert_eq!((&profile["verificationStatus"], &profile["isActive"]), (&json!("NONE"), &json!(true)));
    let counts = ["followersCount", "followingsCount", "followingCount"].map(|name| profile[name].clone());
    assert_eq!(counts, [json!(0), json!(0), json!(0)]);
    assert_eq!(profile["createdAt"], profile["updatedAt"]);
    assert!(profile["createdAt"].is_string() && profile["id"].is_i64());
}

#[tokio::test]
async fn absent_optional_fields_have_their_defaults() {
    let mut form = sign_up_form();
    for field in [
        "displayName",
        "bio",
        "location",
        "websiteUrl",
        "birthDate",
        "timezone",
        "languageCode",
        "privacyLevel",
        "isActive",
        "avatarUrl",
        "coverUrl",
    ] {
        form.as_object_mut().expect("an object").remove(field);
    }
    let id = sign_up(&form).await.created()["id"].clone();
    let other = fleet().member().await;
    let profile = other.get(&format!("/api/members/profile/{id}")).await.ok(200);
    let found = ["timezone", "languageCode", "privacyLevel", "avatarUrl"].map(|name| profile[name].clone());
    assert_eq!(found, [json!("UTC"), json!("en"), json!("PUBLIC"), json!("no-image")]);
    assert_eq!(profile.get("displayName"), Some(&Value::Null));
}

#[tokio::test]
async fn nobody_signs_up_as_verified_or_inactive() {
    let greedy = json!({"verificationStatus": "VERIFIED", "isActive": false, "profileCompletionScore": 100, "roles": ["ADMIN"], "id": 1, "memberId": 1});
    let member = fleet().member_with(greedy).await;
    assert_ne!(member.id, 1);
    let profile = member.get("/api/members/profile").await.ok(200);
    assert_eq!((&profile["verificationStatus"], &profile["isActive"]), (&json!("NONE"), &json!(true)));
    assert_eq!(profile["profileCompletionScore"], 0);
    assert_eq!(test_support::claims(&member.session.token)["roles"], json!(["MEMBER"]));
}

#[tokio::test]
async fn ignored_fields_are_not_validated() {
    let odd = json!({"verificationStatus": 7, "isActive": "nope", "profileCompletionScore": [], "somethingElse": {"a": null}});
    sign_up(&form(&odd)).await.created();
}

#[tokio::test]
async fn a_repeat_of_the_same_sign_up_is_the_first() {
    let form = sign_up_form();
    let first = sign_up(&form).await.created();
    assert_eq!(sign_up(&form).await.created(), first);
    // Equal after parsing: the order of members and the content type do not matter.
    let pretty = serde_json::to_string_pretty(&form).expect("JSON");
    let again = fleet().client().request(&Method::POST, SIGN_UP).body("text/plain", pretty).send().await;
    assert_eq!(again.created(), first);
}

#[tokio::test]
async fn a_taken_e_mail_is_refused_in_any_case() {
    let member = fleet().member().await;
    for email in [member.email.clone(), member.email.to_uppercase()] {
        sign_up(&form(&json!({"email": email}))).await.refused(400, "MEMBER_ALREADY_EXISTS");
    }
}

#[tokio::test]
async fn a_taken_handle_is_refused_in_any_case() {
    let member = fleet().member().await;
    for handle in [member.handle.clone(), member.handle.to_uppercase()] {
        sign_up(&form(&json!({"handle": handle}))).await.refused(400, "MEMBER_HANDLE_ALREADY_EXISTS");
    }
}

#[tokio::test]
async fn a_refused_sign_up_leaves_nothing_behind() {
    let member = fleet().member().await;
    let (email, handle) = (format!("{}@example.com", unique("e")), unique("h_"));
    sign_up(&form(&json!({"email": email, "handle": member.handle})))
        .await
        .refused(400, "MEMBER_HANDLE_ALREADY_EXISTS");
    sign_up(&form(&json!({"email": member.email, "handle": handle}))).await.refused(400, "MEMBER_ALREADY_EXISTS");
    sign_up(&form(&json!({"email": email, "handle": handle}))).await.created();
}

#[tokio::test]
async fn of_a_race_for_an_address_and_a_handle_one_wins() {
    let base = sign_up_form();
    let racer = |number: usize| {
        let mut form = base.clone();
        form["displayName"] = json!(format!("{number}번"));
        async move { sign_up(&form).await }
    };
    let answers = join_all((0..8).map(racer)).await;
    let (won, lost): (Vec<_>, Vec<_>) = answers.iter().partition(|answer| answer.status == 201);
    assert_eq!(won.len(), 1, "one wins");
    for answer in lost {
        answer.failed(400);
    }
}

#[tokio::test]
async fn the_handle_keeps_its_case_and_is_found_in_any() {
    let handle = unique("MixedCase_");
    let member = fleet().member_with(json!({"handle": handle})).await;
    let other = fleet().member().await;
    for spelling in [handle.clone(), handle.to_lowercase(), handle.to_uppercase()] {
        let profile = other.get(&format!("/api/members/profile/@{spelling}")).await.ok(200);
        assert_eq!((&profile["memberId"], &profile["handle"]), (&json!(member.id), &json!(handle)));
    }
}
