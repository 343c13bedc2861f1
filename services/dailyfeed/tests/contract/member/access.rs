//! Nobody gets past the door without a token, and in which order things are refused.

use serde_json::json;
use test_support::{Answer, Client, Method};

use crate::fleet;

/// Every member operation that needs a login.
const GUARDED: [&str; 26] = [
    "POST /api/authentication/logout",
    "POST /api/authentication/logout-all",
    "DELETE /api/authentication/deactivate",
    "GET /api/members",
    "GET /api/members/profile",
    "GET /api/members/profile/@someone",
    "GET /api/members/profile/1",
    "PUT /api/members/profile",
    "PUT /api/members/profile/handle",
    "GET /api/members/summary",
    "GET /api/members/followers-followings",
    "GET /api/members/followings/more",
    "GET /api/members/followers/more",
    "POST /api/members/query/in",
    "GET /api/members/query/followings",
    "GET /api/members/1",
    "GET /api/members/1/profile",
    "GET /api/members/1/summary",
    "GET /api/members/1/followers-followings",
    "GET /api/members/1/followers/more",
    "GET /api/members/1/followings/more",
    "POST /api/members/follow/1",
    "DELETE /api/members/follow/1",
    "GET /api/members/follow/recommend/newbie",
    "GET /api/members/follow/recommend/newbie/more",
    "HEAD /api/members/profile",
];

async fn send(client: &Client, operation: &str, body: &str) -> Answer {
    let (method, path) = operation.split_once(' ').expect("method and path");
    let method = Method::from_bytes(method.as_bytes()).expect("a method");
    client.request(&method, path).body("application/json", body).send().await
}

#[tokio::test]
async fn anonymous_callers_are_sent_to_the_login_page() {
    for operation in GUARDED {
        for client in [fleet().client(), fleet().service("member")] {
            let answer = send(&client, operation, "").await;
            if operation.starts_with("HEAD") {
                answer.check(answer.status == 401 && answer.demands_relogin() && answer.bytes.is_empty(), operation);
            } else {
                answer.relogin();
            }
        }
    }
}

#[tokio::test]
async fn the_route_is_looked_at_first_then_the_caller_then_the_input() {
    let anonymous = fleet().client();
    send(&anonymous, "GET /api/members/1/unknown", "").await.refused(404, "NOT_FOUND");
    send(&anonymous, "PATCH /api/members/profile", "{broken").await.refused(405, "METHOD_NOT_ALLOWED");
    send(&anonymous, "PUT /api/members/profile", "{broken").await.relogin();
    send(&anonymous, "GET /api/members/abc", "").await.relogin();
    send(&anonymous, "GET /api/members/followers/more?page=-1", "").await.relogin();
    let member = fleet().member().await;
    // Validation before existence.
    send(&member, &format!("GET /api/members/{}/followers/more?page=-1", crate::NO_SUCH_ID), "")
        .await
        .refused(400, "VALIDATION_FAILED");
}

#[tokio::test]
async fn bodies_beyond_the_limit_are_413() {
    let member = fleet().member().await;
    let large = json!({"bio": "가".repeat(1024 * 1024)}).to_string();
    send(&member, "PUT /api/members/profile", &large).await.refused(413, "PAYLOAD_TOO_LARGE");
    let unread = "x".repeat(100_000);
    member.request(&Method::GET, "/api/members/profile").body("application/json", unread).send().await.ok(200);
}

#[tokio::test]
async fn requests_without_a_body_carry_a_json_content_type() {
    let member = fleet().member().await;
    let other = fleet().member().await;
    let follow = format!("/api/members/follow/{}", other.id);
    member.get("/api/members/profile").await.ok(200);
    member.post_empty(&follow).await.created();
    member.delete(&follow).await.ok(200);
    // And without one.
    member.request(&Method::POST, &follow).send().await.created();
    member.request(&Method::DELETE, &follow).send().await.ok(200);
    member.request(&Method::GET, "/api/members/profile").send().await.ok(200);
}
