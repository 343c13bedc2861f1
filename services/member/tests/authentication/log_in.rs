//! Opening sessions.

use std::time::Duration;

use axum::{body::Body, http::Request};
use dto::MemberActivityType;
use serde_json::{Value, json};
use tokio::time::Instant;

use crate::world::{NOW, PASSWORD, World};

const LOG_IN: &str = "/api/authentication/login";

#[tokio::test]
async fn a_login_gives_a_token_a_cookie_and_oneself() {
    let world = World::new().await;
    let id = world.member("haru").await;
    let answer = world.try_log_in("HARU@example.com", PASSWORD).await;
    let data = answer.data();
    assert_eq!(
        (&data["memberId"], &data["memberName"], &data["displayName"]),
        (&json!(id), &json!("김하루"), &json!("하루"))
    );
    assert_eq!((&data["memberHandle"], &data["avatarUrl"]), (&json!("haru"), &json!("no-image")));
    assert_eq!(answer.headers["cache-control"], "no-store");
    let cookie = answer.cookie();
    assert_eq!(cookie[1..], ["Path=/", "Max-Age=2592000", "HttpOnly", "SameSite=Strict"]);

    let tokens = answer.tokens();
    let claims = tokens.claims();
    assert_eq!((&claims["id"], &claims["sub"]), (&json!(id), &json!(id.to_string())));
    assert_eq!(
        (&claims["iss"], &claims["aud"], &claims["roles"]),
        (&json!("dailyfeed"), &json!("dailyfeed"), &json!(["MEMBER"]))
    );
    assert_eq!((claims["iat"].as_i64(), claims["exp"].as_i64()), (Some(NOW.seconds()), Some(NOW.seconds() + 86_400)));
    assert!(world.is_good(&tokens).await);

    let event = world.events().await.pop().unwrap();
    assert_eq!((event.member_activity_type, event.member_id), (MemberActivityType::MemberLogin, id));
    assert!(event.member.is_some());
}

#[tokio::test]
async fn the_cookie_is_secure_where_that_is_set() {
    let world = World::with(&["identity.cookie_secure=always"]).await;
    world.member("haru").await;
    let tokens = world.log_in("haru").await;
    let refreshed = world.refresh("/api/token/refresh", &tokens.refresh).await;
    let tokens = refreshed.tokens();
    let left = world.ask("POST", "/api/authentication/logout", &tokens).await;
    for answer in [refreshed, left] {
        assert_eq!(answer.cookie().last(), Some(&"Secure"));
    }
}

#[tokio::test]
async fn a_session_is_recorded_by_hashes_and_what_the_device_says() {
    let world = World::new().await;
    world.member("haru").await;
    let tokens = world.log_in("haru").await;
    let long = Request::post(LOG_IN)
        .header("user-agent", "x".repeat(600))
        .header("x-forwarded-for", "203.0.113.9, 10.0.0.1")
        .body(Body::from(json!({"email": "haru@example.com", "password": PASSWORD}).to_string()));
    world.send(long.unwrap()).await.data();
    let rows: Vec<(String, String, String, String)> = world
        .rows("SELECT token_hash, access_token_id, device_info, ip_address FROM jwt_refresh_tokens ORDER BY id")
        .await;
    assert_eq!((rows[0].2.as_str(), rows[0].3.as_str()), ("a browser", "127.0.0.7"));
    assert_eq!((rows[1].2.len(), rows[1].3.as_str()), (500, "203.0.113.9"));
    assert_eq!((tokens.refresh.len(), rows[0].0.len()), (43, 64));
    assert_eq!(Value::from(rows[0].1.clone()), tokens.claims()["jti"]);
}

#[tokio::test]
async fn unknown_wrong_and_deactivated_look_the_same() {
    let world = World::new().await;
    world.member("haru").await;
    world.member("gone").await;
    let gone = world.log_in("gone").await;
    world.ask("DELETE", "/api/authentication/deactivate", &gone).await.data();
    let events = world.count("member_outbox").await;
    let long = "x".repeat(5000);
    for (email, password) in [
        ("nobody@example.com", PASSWORD),
        ("haru@example.com", "passw0rd!"),
        ("haru@example.com", " Passw0rd!"),
        ("haru@example.com", &long),
        ("nobody@example.com", &long),
        ("gone@example.com", PASSWORD),
    ] {
        let answer = world.try_log_in(email, password).await;
        assert_eq!(answer.refusal(), (401, "LOGIN_FAILED"), "{email}");
        assert_eq!(answer.body["message"], "이메일 또는 비밀번호가 올바르지 않습니다.");
        for header in ["x-relogin-required", "x-token-refresh-needed", "set-cookie", "authorization"] {
            assert!(!answer.headers.contains_key(header), "{header}");
        }
    }
    assert_eq!((world.count("jwt_refresh_tokens").await, world.count("member_outbox").await), (1, events));
}

#[tokio::test]
async fn an_unknown_address_takes_as_long_as_a_wrong_password() {
    let world = World::with(&["identity.argon2_memory=19MiB"]).await;
    world.member("haru").await;
    // The quickest of several in turn, since a busy machine only ever adds to it.
    let mut quickest = [Duration::MAX; 2];
    for _ in 0..10 {
        for (quickest, email) in quickest.iter_mut().zip(["haru@example.com", "nobody@example.com"]) {
            let begin = Instant::now();
            assert_eq!(world.try_log_in(email, "Wr0ngPass!").await.status, 401);
            *quickest = begin.elapsed().min(*quickest);
        }
    }
    let [wrong, unknown] = quickest;
    assert!(unknown * 3 > wrong && wrong * 3 > unknown, "{unknown:?} and {wrong:?}");
}

#[tokio::test]
async fn a_login_must_be_complete() {
    let world = World::new().await;
    for (body, fields) in [
        (json!({}), vec!["email", "password"]),
        (json!({"email": "no address", "password": "x"}), vec!["email"]),
        (json!({"email": "a@example.com", "password": "  "}), vec!["password"]),
        (json!({"email": 5, "password": "x"}), vec!["email"]),
    ] {
        let answer = world.post(LOG_IN, &body).await;
        assert_eq!(answer.refusal(), (400, "VALIDATION_FAILED"), "{body}");
        let errors = answer.body["errors"].as_array().unwrap();
        assert_eq!(errors.iter().map(|error| error["field"].as_str().unwrap()).collect::<Vec<_>>(), fields);
    }
}

#[tokio::test]
async fn public_routes_ignore_a_bad_token() {
    let world = World::new().await;
    let id = world.member("haru").await;
    let request = Request::post(LOG_IN).header("authorization", "Bearer not.a.token");
    let body = json!({"email": "haru@example.com", "password": PASSWORD}).to_string();
    assert_eq!(world.send(request.body(Body::from(body)).unwrap()).await.data()["memberId"], id);
}
