//! Login: what it gives, and to whom.

use ed25519_dalek::{Signature, VerifyingKey};
use serde_json::json;
use test_support::{Answer, Cookie, Fleet, Method, claims, token_header, unique};

use super::{base64, published_key};
use crate::{fleet, own_fleet};

const LOGIN: &str = "/api/authentication/login";

async fn log_in(email: &str, password: &str) -> Answer {
    fleet().client().post(LOGIN, &json!({"email": email, "password": password})).await
}

async fn login_cookie(fleet: &Fleet) -> Cookie {
    let member = fleet.member().await;
    let login = json!({"email": member.email, "password": member.password});
    fleet.client().post(LOGIN, &login).await.cookie("refresh_token").expect("a refresh cookie")
}

#[tokio::test]
async fn a_login_gives_a_token_a_cookie_and_the_summary() {
    let member = fleet().member().await;
    let answer = log_in(&member.email, &member.password).await;
    let data = answer.ok(200);
    assert_eq!((&data["memberId"], &data["memberHandle"]), (&json!(member.id), &json!(member.handle)));
    assert_eq!((&data["memberName"], &data["displayName"]), (&json!("김하늘"), &json!("하늘")));
    assert_eq!((&data["avatarUrl"], &data["verificationStatus"]), (&json!("no-image"), &json!("NONE")));
    assert!(data["id"].is_i64() && data["updatedAt"].is_string(), "{data}");

    let cookie = answer.cookie("refresh_token").expect("a refresh cookie");
    assert!(!cookie.value.is_empty());
    for attribute in ["HttpOnly", "SameSite=Strict", "Path=/", "Max-Age=2592000"] {
        assert!(cookie.has(attribute), "{attribute} is missing in {cookie:?}");
    }
    assert!(!cookie.attributes.iter().any(|attribute| attribute.to_lowercase().starts_with("domain")), "{cookie:?}");
    answer.check(!answer.hints_refresh() && !answer.demands_relogin(), "no flag on a login");
    answer
        .check(answer.header("cache-control").is_some_and(|value| value.contains("no-store")), "nobody caches a login");
}

#[tokio::test]
async fn the_token_has_the_documented_claims_and_the_published_signature() {
    let member = fleet().member().await;
    let token = &member.session.token;
    let header = token_header(token);
    assert_eq!((&header["alg"], &header["typ"]), (&json!("EdDSA"), &json!("at+jwt")));
    assert!(uuid::Uuid::parse_str(header["kid"].as_str().unwrap_or_default()).is_ok(), "{header}");

    let claims = claims(token);
    assert_eq!((&claims["id"], &claims["sub"]), (&json!(member.id), &json!(member.id.to_string())));
    assert_eq!((&claims["iss"], &claims["aud"]), (&json!("dailyfeed"), &json!("dailyfeed")));
    assert_eq!(claims["roles"], json!(["MEMBER"]));
    assert!(claims["jti"].as_str().is_some_and(|jti| !jti.is_empty()), "{claims}");
    let lifetime = claims["exp"].as_i64().zip(claims["iat"].as_i64()).map(|(exp, iat)| exp - iat);
    assert_eq!(lifetime, Some(24 * 60 * 60));

    let keys = fleet().client().get("/.well-known/jwks.json").await;
    keys.check(keys.status == 200, "the key set is public");
    for key in keys.json["keys"].as_array().expect("a key set") {
        assert!(key.get("d").is_none(), "the private half is nobody's business");
    }
    let key = published_key(&header["kid"]).await;
    assert_eq!((&key["kty"], &key["crv"]), (&json!("OKP"), &json!("Ed25519")));
    let point = base64(key["x"].as_str().unwrap_or_default());
    let key = VerifyingKey::from_bytes(&point.try_into().expect("32 bytes")).expect("a public key");
    let (signed, signature) = token.rsplit_once('.').expect("three parts");
    let signature = Signature::from_slice(&base64(signature)).expect("64 bytes");
    key.verify_strict(signed.as_bytes(), &signature).expect("a good signature");
}

#[tokio::test]
async fn two_logins_are_two_sessions() {
    let member = fleet().member().await;
    let other = member.another_session().await;
    assert_ne!(claims(&member.session.token)["jti"], claims(&other.session.token)["jti"]);
    assert_ne!(member.session.refresh, other.session.refresh);
    member.get("/api/members/profile").await.ok(200);
    other.get("/api/members/profile").await.ok(200);
}

#[tokio::test]
async fn the_e_mail_is_found_in_any_case() {
    let member = fleet().member().await;
    let data = log_in(&member.email.to_uppercase(), &member.password).await.ok(200);
    assert_eq!(data["memberId"], member.id);
}

#[tokio::test]
async fn an_unknown_e_mail_and_a_wrong_password_look_the_same() {
    let member = fleet().member().await;
    let wrong = log_in(&member.email, "Wr0ngPass!").await;
    let unknown = log_in(&format!("{}@example.com", unique("nobody")), "Wr0ngPass!").await;
    for answer in [&wrong, &unknown] {
        answer.refused(401, "LOGIN_FAILED");
        answer.check(!answer.hints_refresh() && !answer.demands_relogin(), "no flag on a failed login");
        answer.check(answer.header("authorization").is_none(), "no token");
        answer.check(answer.cookie("refresh_token").is_none(), "no cookie");
    }
    assert_eq!(wrong.json, unknown.json);
}

#[tokio::test]
async fn passwords_are_compared_exactly() {
    let member = fleet().member().await;
    for almost in ["passw0rd!", "Passw0rd! ", " Passw0rd!", "Passw0rd"] {
        log_in(&member.email, almost).await.refused(401, "LOGIN_FAILED");
    }
}

#[tokio::test]
async fn a_login_must_be_complete() {
    let client = fleet().client();
    for (body, field) in [
        (json!({"password": "Passw0rd!"}), "email"),
        (json!({"email": "", "password": "Passw0rd!"}), "email"),
        (json!({"email": "no address", "password": "Passw0rd!"}), "email"),
        (json!({"email": 5, "password": "Passw0rd!"}), "email"),
        (json!({"email": "someone@example.com"}), "password"),
        (json!({"email": "someone@example.com", "password": ""}), "password"),
        (json!({"email": "someone@example.com", "password": null}), "password"),
    ] {
        client.post(LOGIN, &body).await.invalid(field);
    }
    for broken in ["", "{", "[]", "null", "\"text\"", "{\"email\": \"a@example.com\", }"] {
        let request = client.request(&Method::POST, LOGIN).body("application/json", broken);
        request.send().await.refused(400, "VALIDATION_FAILED");
    }
}

#[tokio::test]
async fn json_is_read_under_any_content_type() {
    let member = fleet().member().await;
    let body = json!({"email": member.email, "password": member.password});
    for kind in
        ["text/plain;charset=UTF-8", "application/octet-stream", "application/x-www-form-urlencoded", "nonsense"]
    {
        let request = fleet().client().request(&Method::POST, LOGIN).body(kind, body.to_string());
        request.send().await.ok(200);
    }
}

#[tokio::test]
async fn the_cookie_is_secure_where_that_is_set() {
    let fleet = own_fleet(&[("identity.cookie_secure", "always")]);
    let member = fleet.member().await;
    let refresh = fleet.client().with_refresh_cookie(&member.session.refresh);
    for answer in [
        fleet.client().post(LOGIN, &json!({"email": member.email, "password": member.password})).await,
        refresh.post_empty("/api/token/refresh").await,
    ] {
        answer.ok(200);
        let cookie = answer.cookie("refresh_token").expect("a refresh cookie");
        for attribute in ["Secure", "HttpOnly", "SameSite=Strict", "Path=/"] {
            assert!(cookie.has(attribute), "{attribute} is missing in {cookie:?}");
        }
    }
}

#[tokio::test]
async fn the_cookie_is_secure_once_a_listener_is_open_to_others() {
    let fleet = own_fleet(&[("member.address", "0.0.0.0:0")]);
    let open = login_cookie(&fleet).await;
    assert!(open.has("Secure"), "{open:?}");
    let local = login_cookie(crate::fleet()).await;
    assert!(!local.has("Secure"), "every listener of the shared fleet is on loopback: {local:?}");
    let plain = login_cookie(&own_fleet(&[("identity.cookie_secure", "never"), ("member.address", "0.0.0.0:0")])).await;
    assert!(!plain.has("Secure"), "{plain:?}");
}
