//! Signing up.

use std::time::Duration;

use axum::{body::Body, http::Request};
use dto::MemberActivityType;
use futures::future::join_all;
use serde_json::{Value, json};

use crate::world::{Answer, PASSWORD, World, form};

const SIGN_UP: &str = "/api/authentication/signup";
const TABLES: [&str; 4] = ["members", "member_emails", "member_profiles", "member_outbox"];

async fn keyed(world: &World, key: &str, form: &Value) -> Answer {
    let request = Request::post(SIGN_UP).header("idempotency-key", key);
    world.send(request.body(Body::from(form.to_string())).unwrap()).await
}

#[tokio::test]
async fn a_sign_up_is_an_account_an_address_a_profile_and_an_event() {
    let world = World::new().await;
    let mut greedy = form("Haru");
    for (name, value) in
        [("verificationStatus", json!("VERIFIED")), ("isActive", json!("no")), ("roles", json!(["ADMIN"]))]
    {
        greedy[name] = value;
    }
    let answer = world.post(SIGN_UP, &greedy).await;
    assert_eq!(answer.status, 201);
    assert_eq!(answer.data(), &json!({"id": 1, "name": null}));
    assert!(!answer.headers.contains_key("set-cookie") && !answer.headers.contains_key("authorization"));

    let (password, roles): (String, String) = world.rows("SELECT password, roles FROM members").await.remove(0);
    assert!(password.starts_with("$argon2id$") && roles == "MEMBER", "{password} {roles}");
    let email: Vec<(String, String, bool, bool)> =
        world.rows("SELECT email, email_key, is_active, verified FROM member_emails").await;
    assert_eq!(email, [("Haru@example.com".to_owned(), "haru@example.com".to_owned(), true, false)]);
    let profile: Vec<(String, Option<String>, Option<String>)> =
        world.rows("SELECT handle_key, bio, cover_url FROM member_profiles").await;
    assert_eq!(profile, [("haru".to_owned(), None, None)]);
    let profile: Vec<(String, String, bool, i64)> =
        world.rows("SELECT verification_status, timezone, is_active, version FROM member_profiles").await;
    assert_eq!(profile, [("NONE".to_owned(), "Asia/Seoul".to_owned(), true, 1)]);

    let events = world.events().await;
    let member = events[0].member.clone().unwrap();
    assert_eq!((events.len(), events[0].member_activity_type), (1, MemberActivityType::MemberSignup));
    assert_eq!((events[0].member_id, member.id, member.name.as_str(), member.active), (1, 1, "하루", true));
}

#[tokio::test]
async fn every_violation_is_named_and_nothing_is_written() {
    let world = World::new().await;
    let broken = json!({"email": "a@", "password": "weak", "memberName": "김", "handle": "feed", "languageCode": "k"});
    let answer = world.post(SIGN_UP, &broken).await;
    assert_eq!(answer.refusal(), (400, "VALIDATION_FAILED"));
    let fields: Vec<_> = answer.body["errors"].as_array().unwrap().iter().map(|error| error["field"].clone()).collect();
    assert_eq!(fields, ["email", "password", "memberName", "handle", "gender", "languageCode", "countryCode"]);
    for table in TABLES {
        assert_eq!(world.count(table).await, 0, "{table}");
    }
}

#[tokio::test]
async fn empty_strings_count_as_not_given() {
    let world = World::new().await;
    let mut empty = form("haru");
    for field in ["privacyLevel", "timezone", "languageCode", "displayName", "avatarUrl", "coverUrl"] {
        empty[field] = json!("");
    }
    world.post(SIGN_UP, &empty).await.data();
    let mut nothing = form("maru");
    nothing["gender"] = json!("");
    let answer = world.post(SIGN_UP, &nothing).await;
    assert_eq!((answer.refusal().0, &answer.body["errors"][0]["field"]), (400, &json!("gender")));
}

#[tokio::test]
async fn taken_addresses_and_handles_are_refused_in_any_case() {
    let world = World::new().await;
    world.member("haru").await;
    let mut same_email = form("maru");
    same_email["email"] = json!("HARU@Example.com");
    assert_eq!(world.post(SIGN_UP, &same_email).await.refusal(), (400, "MEMBER_ALREADY_EXISTS"));
    let mut same_handle = form("HARU");
    same_handle["email"] = json!("maru@example.com");
    assert_eq!(world.post(SIGN_UP, &same_handle).await.refusal(), (400, "MEMBER_HANDLE_ALREADY_EXISTS"));
    for table in TABLES {
        assert_eq!(world.count(table).await, 1, "{table}");
    }
    world.member("maru").await;
}

#[tokio::test]
async fn the_same_body_within_ten_seconds_is_the_first_sign_up() {
    let world = World::new().await;
    let id = world.member("haru").await;
    let again = world.post(SIGN_UP, &form("haru")).await;
    assert_eq!((again.data()["id"].as_i64(), world.count("member_outbox").await), (Some(id), 1));
    let mut other = form("haru");
    other["password"] = json!("An0ther!!");
    assert_eq!(world.post(SIGN_UP, &other).await.refusal(), (400, "MEMBER_ALREADY_EXISTS"));
    world.clock.advance(Duration::from_secs(11));
    assert_eq!(world.post(SIGN_UP, &form("haru")).await.refusal(), (400, "MEMBER_ALREADY_EXISTS"));
}

#[tokio::test]
async fn a_key_replays_its_sign_up_and_belongs_to_its_body() {
    let world = World::new().await;
    let first = keyed(&world, "k", &form("haru")).await;
    world.clock.advance(Duration::from_hours(1));
    let again = keyed(&world, "k", &form("haru")).await;
    assert_eq!((again.data(), &again.headers["idempotency-replayed"]), (first.data(), &"true".parse().unwrap()));
    let mut other = form("haru");
    other["password"] = json!("An0ther!!");
    assert_eq!(keyed(&world, "k", &other).await.refusal(), (422, "IDEMPOTENCY_KEY_REUSED"));
    assert_eq!(keyed(&world, "", &form("maru")).await.refusal(), (400, "VALIDATION_FAILED"));
    assert_eq!(world.count("members").await, 1);
}

#[tokio::test]
async fn the_password_is_stored_nowhere() {
    let world = World::new().await;
    keyed(&world, "k", &form("haru")).await.data();
    world.post(SIGN_UP, &form("maru")).await.data();
    let stored: Vec<(String,)> = world
        .rows(
            "SELECT fingerprint || coalesce(answer, '') FROM idempotency_records UNION SELECT payload FROM member_outbox \
             UNION SELECT password FROM members",
        )
        .await;
    assert!(stored.len() >= 6 && stored.iter().all(|row| !row.0.contains(PASSWORD)));
}

/// The statuses and codes of all, sorted.
fn outcomes(answers: &[Answer]) -> (usize, Vec<(u16, &str)>) {
    let lost: Vec<_> = answers.iter().filter(|answer| answer.status != 201).map(Answer::refusal).collect();
    (answers.len() - lost.len(), lost)
}

#[tokio::test(flavor = "multi_thread")]
async fn of_twenty_for_one_address_or_one_handle_one_wins() {
    let world = World::new().await;
    let race = async |field: &'static str, value: &'static str, prefix: &'static str| {
        let forms = (0..20).map(|number| {
            let mut form = form(&format!("{prefix}{number}"));
            form[field] = json!(value);
            form
        });
        join_all(forms.map(|form| async {
            let form = form;
            world.post(SIGN_UP, &form).await
        }))
        .await
    };
    let answers = race("email", "one@example.com", "racer").await;
    assert_eq!(outcomes(&answers), (1, vec![(400, "MEMBER_ALREADY_EXISTS"); 19]));
    let answers = race("handle", "the_one", "runner").await;
    assert_eq!(outcomes(&answers), (1, vec![(400, "MEMBER_HANDLE_ALREADY_EXISTS"); 19]));
    for table in TABLES {
        assert_eq!(world.count(table).await, 2, "{table}");
    }
}
