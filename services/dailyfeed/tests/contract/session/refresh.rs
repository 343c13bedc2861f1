//! Refreshing: a new pair for the old one.

use serde_json::json;
use test_support::{Method, Session, claims, eventually};

use crate::{fleet, own_fleet};

/// The client's endpoint and the older one.
const REFRESHES: [&str; 2] = ["/api/token/refresh", "/api/authentication/refresh"];

fn jti(session: &Session) -> serde_json::Value {
    claims(&session.token)["jti"].clone()
}

#[tokio::test]
async fn both_endpoints_give_a_new_token_and_a_new_cookie() {
    for path in REFRESHES {
        let member = fleet().member().await;
        let answer = fleet().client().with_refresh_cookie(&member.session.refresh).post_empty(path).await;
        let data = answer.ok(200);
        let session = Session::of(&answer);
        assert_ne!(session.refresh, member.session.refresh, "rotated on use");
        assert_ne!(jti(&session), jti(&member.session));
        assert_eq!(claims(&session.token)["id"], member.id);
        if path == REFRESHES[0] {
            assert_eq!(data, true);
        } else {
            assert_eq!(data, json!({"accessToken": session.token, "expiresIn": 24 * 60 * 60}));
        }
        let cookie = answer.cookie("refresh_token").expect("a refresh cookie");
        for attribute in ["HttpOnly", "SameSite=Strict", "Path=/", "Max-Age=2592000"] {
            assert!(cookie.has(attribute), "{attribute} is missing in {cookie:?}");
        }
        member.with_session(session).get("/api/members/profile").await.ok(200);
    }
}

#[tokio::test]
async fn the_body_and_the_bearer_do_not_matter() {
    let member = fleet().member().await;
    let client = fleet().client().with_bearer("not.a.token").with_refresh_cookie(&member.session.refresh);
    client.request(&Method::POST, REFRESHES[0]).body("application/json", "{broken").send().await.ok(200);
}

#[tokio::test]
async fn a_dead_refresh_token_leads_to_the_login_page() {
    for path in REFRESHES {
        let client = fleet().client();
        client.post_empty(path).await.relogin();
        for cookie in ["", "unknown", "0b1c7d4e-9f8a-4b7c-8d6e-5f4a3b2c1d0e", &"x".repeat(3000)] {
            let answer = client.with_refresh_cookie(cookie).post_empty(path).await;
            answer.relogin();
            answer.refused(401, "INVALID_TOKEN");
        }
    }
}

#[tokio::test]
async fn a_refresh_token_expires() {
    let fleet = own_fleet(&[("identity.refresh_token_lifetime", "1ms")]);
    let member = fleet.member().await;
    let client = fleet.client().with_refresh_cookie(&member.session.refresh);
    eventually("the refresh token is dead", async || client.post_empty(REFRESHES[0]).await.status == 401).await;
    for path in REFRESHES {
        client.post_empty(path).await.relogin();
    }
    member.get("/api/members/profile").await.ok(200);
}
