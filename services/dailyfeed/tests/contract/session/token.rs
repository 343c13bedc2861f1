//! Tokens that must not pass: forged, broken, missing, expired.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD as BASE64};
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha2::Sha256;
use test_support::{Client, SERVICES, claims, eventually, token_header};

use super::published_key;
use crate::{fleet, knock, own_fleet};

/// A token's first two parts.
fn unsigned(header: &Value, claims: &Value) -> String {
    let part = |value: &Value| BASE64.encode(value.to_string());
    format!("{}.{}", part(header), part(claims))
}

/// A token with a signature of nothing.
fn with_any_signature(header: &Value, claims: &Value) -> String {
    format!("{}.{}", unsigned(header, claims), BASE64.encode([7; 64]))
}

/// What somebody without the key might try with a good token at hand.
async fn forgeries(token: &str) -> Vec<(&'static str, String)> {
    let (header, good) = (token_header(token), claims(token));
    let with = |name: &str, value: Value| {
        let mut header = header.clone();
        header[name] = value;
        header
    };
    let (signed, signature) = token.rsplit_once('.').expect("three parts");
    let mut flipped = BASE64.decode(signature).expect("base64url");
    flipped[10] ^= 1;
    let mut richer = good.clone();
    richer["id"] = json!(1);
    let claims_part = BASE64.encode(richer.to_string());
    let header_part = signed.split('.').next().unwrap_or_default();
    vec![
        ("a flipped bit", format!("{signed}.{}", BASE64.encode(flipped))),
        ("another member under the same signature", format!("{header_part}.{claims_part}.{signature}")),
        ("no algorithm", format!("{}.", unsigned(&with("alg", json!("none")), &good))),
        ("the public key as a shared secret", with_public_key_as_secret(&header, &good).await),
        (
            "a key that nobody knows",
            with_any_signature(&with("kid", json!("0b1c7d4e-9f8a-4b7c-8d6e-5f4a3b2c1d0e")), &good),
        ),
        ("a key id that is a path", with_any_signature(&with("kid", json!("../../etc/passwd")), &good)),
        ("a key id that is a number", with_any_signature(&with("kid", json!(5)), &good)),
        ("no key id", with_any_signature(&json!({"alg": "EdDSA", "typ": "at+jwt"}), &good)),
        (
            "an invented service",
            with_any_signature(&json!({"alg": "HS256", "typ": "svc+jwt"}), &json!({"iss": "content", "aud": "member"})),
        ),
    ]
}

/// HS256 over the published key: what libraries fell for that trusted the header's algorithm.
async fn with_public_key_as_secret(header: &Value, claims: &Value) -> String {
    let point = published_key(&header["kid"]).await["x"].as_str().and_then(|x| BASE64.decode(x).ok());
    let mut mac = Hmac::<Sha256>::new_from_slice(&point.expect("a public key")).expect("any length will do");
    let signed = unsigned(&json!({"alg": "HS256", "typ": "at+jwt", "kid": header["kid"]}), claims);
    mac.update(signed.as_bytes());
    format!("{signed}.{}", BASE64.encode(mac.finalize().into_bytes()))
}

#[tokio::test]
async fn forged_tokens_are_refused_by_every_service() {
    let member = fleet().member().await;
    for (what, token) in forgeries(&member.session.token).await {
        for service in SERVICES {
            let answer = knock(fleet(), service, &fleet().client().with_bearer(&token)).await;
            answer.check(answer.status == 401, &format!("{service} refuses {what}"));
            answer.relogin();
        }
    }
    member.get("/api/members/profile").await.ok(200);
}

#[tokio::test]
async fn missing_and_malformed_tokens_are_refused_by_every_service() {
    let member = fleet().member().await;
    let client = fleet().client();
    let token = &member.session.token;
    let mut callers: Vec<Client> = vec![client.clone()];
    let malformed =
        ["", "Bearer", "Bearer ", "Basic dXNlcjpwYXNz", "Bearer a.b", "Bearer a.b.c", "Bearer ...", "Bearer é.é.é"];
    callers.extend(malformed.map(|value| client.with_header("authorization", value)));
    callers.push(client.with_header("authorization", token));
    callers.push(client.with_bearer(&format!("{token}.{token}")));
    callers.push(client.with_bearer(&"x".repeat(5000)));
    for caller in callers {
        for service in SERVICES {
            knock(fleet(), service, &caller).await.relogin();
        }
    }
}

#[tokio::test]
async fn a_cookie_does_not_turn_a_forgery_into_an_expired_session() {
    let member = fleet().member().await;
    let client = fleet().client().with_refresh_cookie(&member.session.refresh);
    for service in SERVICES {
        knock(fleet(), service, &client).await.relogin();
        knock(fleet(), service, &client.with_bearer("a.b.c")).await.relogin();
    }
}

#[tokio::test]
async fn an_expired_token_asks_for_a_refresh_only_where_there_is_a_cookie() {
    let fleet = own_fleet(&[("identity.access_token_lifetime", "1s")]);
    let member = fleet.member().await;
    eventually("the token has expired", async || member.get("/api/members/profile").await.status == 401).await;
    for service in SERVICES {
        knock(&fleet, service, &member).await.relogin();
        let cookie = member.client.with_refresh_cookie(&member.session.refresh);
        knock(&fleet, service, &cookie).await.refresh_needed();
        // The presence of the cookie decides, so that no service needs to ask about it.
        knock(&fleet, service, &member.client.with_refresh_cookie("unknown")).await.refresh_needed();
    }
    let logout = member.post_empty("/api/authentication/logout").await;
    logout.relogin();
    logout.check(
        logout.cookie("refresh_token").is_some_and(|cookie| cookie.value.is_empty()),
        "the cookie is cleared all the same",
    );
}

#[tokio::test]
async fn public_routes_ignore_tokens() {
    let member = fleet().member().await;
    let login = json!({"email": member.email, "password": member.password});
    let dead = fleet().client().with_bearer("not.a.token");
    dead.post("/api/authentication/login", &login).await.ok(200);
    dead.post("/api/authentication/signup", &test_support::sign_up_form()).await.created();
    for path in ["/.well-known/jwks.json", "/healthcheck/live", "/api-docs/json"] {
        let answer = dead.get(path).await;
        answer.check(answer.status == 200 && !answer.demands_relogin(), "public");
    }
    member.post("/api/authentication/login", &login).await.ok(200);
}
