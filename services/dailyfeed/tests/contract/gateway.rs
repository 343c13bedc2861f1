//! What the gateway adds to the services behind it.

use test_support::Method;

use crate::fleet;

#[tokio::test]
async fn an_unknown_route_is_404_with_the_envelope() {
    for path in ["/api", "/api/nothing/here", "/api/members/1/nothing", "/favicon.ico"] {
        fleet().client().get(path).await.refused(404, "NOT_FOUND");
    }
}

#[tokio::test]
async fn a_wrong_method_is_405_with_the_envelope() {
    let client = fleet().client();
    client.request(&Method::PATCH, "/api/members/profile").send().await.refused(405, "METHOD_NOT_ALLOWED");
    client.delete("/api/authentication/login").await.refused(405, "METHOD_NOT_ALLOWED");
    client.get("/api/token/refresh").await.refused(405, "METHOD_NOT_ALLOWED");
}

#[tokio::test]
async fn internal_routes_are_not_routed() {
    let member = fleet().member().await;
    for path in ["posts", "comments", "posts/likes", "comments/likes", "events"] {
        let path = format!("/api/member-activities/{path}");
        member.post(&path, &serde_json::json!({})).await.refused(404, "NOT_FOUND");
    }
}

#[tokio::test]
async fn a_failure_is_a_problem_for_those_who_ask() {
    let member = fleet().member().await;
    let path = format!("/api/members/{}", crate::NO_SUCH_ID);
    let answer = member.client.with_header("accept", "application/problem+json").get(&path).await;
    answer.check(answer.status == 404, "the status stays");
    answer.check(answer.header("content-type") == Some("application/problem+json"), "the type that was asked for");
    let body = &answer.json;
    answer.check(body["type"] == "/problems/MEMBER_NOT_FOUND" && body["code"] == "MEMBER_NOT_FOUND", "type and code");
    answer.check(body["status"] == 404 && body["instance"] == path.as_str(), "status and instance");
    answer.check(body["title"].as_str().is_some_and(|title| title.is_ascii() && !title.is_empty()), "an English title");
    let envelope = member.get(&path).await.refused(404, "MEMBER_NOT_FOUND");
    answer.check(body["detail"] == envelope["message"], "`detail` is the Korean message");
    let explanation = member.anonymous().get("/problems/MEMBER_NOT_FOUND").await;
    explanation.check(explanation.status == 200, "the type of a problem can be looked up");
}

#[tokio::test]
async fn the_client_s_origins_may_call_and_read_the_flags() {
    for origin in ["http://localhost:3000", "http://localhost:3001"] {
        let preflight = fleet().client().request(&Method::OPTIONS, "/api/members/profile");
        let preflight = preflight.header("origin", origin).header("access-control-request-method", "PUT");
        let preflight = preflight.header("access-control-request-headers", "authorization,content-type").send().await;
        preflight.check(preflight.status == 200, "a preflight is answered");
        let allowed = preflight.header("access-control-allow-origin") == Some(origin);
        preflight
            .check(allowed && preflight.header("access-control-allow-credentials") == Some("true"), "with credentials");

        let answer =
            fleet().client().request(&Method::GET, "/api/members/profile").header("origin", origin).send().await;
        answer.relogin();
        let exposed = answer.header("access-control-expose-headers").unwrap_or_default().to_lowercase();
        for flag in ["x-token-refresh-needed", "x-relogin-required", "authorization"] {
            answer.check(exposed.contains(flag), &format!("{flag} is exposed"));
        }
    }
    let stranger =
        fleet().client().request(&Method::GET, "/api/members/profile").header("origin", "http://evil.example");
    let stranger = stranger.send().await;
    stranger.check(stranger.header("access-control-allow-origin").is_none(), "other origins are not allowed");
}
