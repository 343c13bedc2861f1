//! Signing keys: rotation, and what outlives a crash.

use serde_json::json;
use test_support::{Fleet, Member, Method, eventually, token_header};

use crate::{knock, own_fleet};

/// Services with something to GET.
const READABLE: [&str; 4] = ["member", "timeline", "search", "activity"];

async fn rotate(fleet: &Fleet) {
    let answer = fleet.management("member").post_empty("/jobs/rotate-keys").await;
    answer.check((200..300).contains(&answer.status), "the job ran");
}

fn kid(member: &Member) -> serde_json::Value {
    token_header(&member.session.token)["kid"].clone()
}

#[tokio::test]
async fn a_token_of_a_superseded_key_works_and_hints_at_a_refresh() {
    let fleet = own_fleet(&[]);
    let member = fleet.member().await;
    assert!(!knock(&fleet, "member", &member).await.hints_refresh());
    rotate(&fleet).await;
    for service in READABLE {
        eventually(&format!("{service} hints at a refresh"), async || {
            let answer = knock(&fleet, service, &member).await;
            answer.ok(200);
            answer.hints_refresh()
        })
        .await;
    }
    let head = member.request(&Method::HEAD, "/api/members/profile").send().await;
    head.check(head.status == 200 && head.hints_refresh() && head.bytes.is_empty(), "HEAD too");

    // A client repeats what carries the hint, so no write does.
    let updated = member.put("/api/members/profile", &json!({"bio": "새 열쇠"})).await;
    updated.ok(200);
    updated.check(!updated.hints_refresh(), "no hint on a write");
    let posted = member.post("/api/posts", &json!({"content": "새 열쇠"})).await;
    posted.created();
    posted.check(!posted.hints_refresh(), "no hint on a write");
}

#[tokio::test]
async fn new_tokens_are_of_the_new_key_in_every_service() {
    let fleet = own_fleet(&[]);
    let member = fleet.member().await;
    rotate(&fleet).await;
    let renewed = member.another_session().await;
    assert_ne!(kid(&renewed), kid(&member));
    for service in test_support::SERVICES {
        let answer = knock(&fleet, service, &renewed).await;
        answer.check(answer.status != 401 && !answer.hints_refresh(), &format!("{service} knows the new key at once"));
    }
    let keys = fleet.client().get("/.well-known/jwks.json").await.json;
    for session in [&member, &renewed] {
        let published = keys["keys"].as_array().into_iter().flatten().any(|key| key["kid"] == kid(session));
        assert!(published, "both keys verify: {keys}");
    }
}

#[tokio::test]
async fn members_and_sessions_outlive_a_crash() {
    let mut fleet = own_fleet(&[]);
    let member = fleet.member().await;
    let left = member.another_session().await;
    left.post_empty("/api/authentication/logout").await.ok(200);
    fleet.kill();
    fleet.restart();
    let profile = fleet.rejoin(&member).get("/api/members/profile").await.ok(200);
    assert_eq!(profile["handle"], member.handle.as_str());
    fleet.rejoin(&left).get("/api/members/profile").await.relogin();
    let refresh = fleet.client().with_refresh_cookie(&member.session.refresh);
    refresh.post_empty("/api/token/refresh").await.ok(200);
}

#[tokio::test]
async fn superseded_keys_outlive_a_crash() {
    let mut fleet = own_fleet(&[]);
    let before = fleet.member().await;
    rotate(&fleet).await;
    let after = before.another_session().await;
    fleet.kill();
    fleet.restart();
    for session in [&before, &after] {
        fleet.rejoin(session).get("/api/members/profile").await.ok(200);
    }
    assert_eq!(kid(&fleet.rejoin(&before).another_session().await), kid(&after), "no rotation by a restart");
}

#[tokio::test]
async fn a_clean_stop_exits_with_zero() {
    let mut fleet = own_fleet(&[]);
    let member = fleet.member().await;
    assert!(fleet.stop().success());
    fleet.restart();
    fleet.rejoin(&member).get("/api/members/profile").await.ok(200);
}
