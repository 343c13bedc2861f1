//! The same refusals as RFC 9457 has them, for those who ask.

use serde_json::Value;
use test_support::{Answer, Method};

use super::{Target, all_well, fault};

const PROBLEM: &str = "application/problem+json";

/// A problem with all of its members, of that status.
#[track_caller]
fn is_problem(answer: &Answer, status: u16, path: &str) {
    answer.check(answer.status == status, &format!("expected {status}"));
    answer.check(answer.header("content-type") == Some(PROBLEM), "the type that was asked for");
    let body = &answer.json;
    let code = body["code"].as_str().unwrap_or_default();
    answer.check(!code.is_empty() && body["type"] == format!("/problems/{code}"), "code and type agree");
    answer.check(body["status"] == status && body["instance"] == path, "status and instance");
    let title = body["title"].as_str().unwrap_or_default();
    answer.check(!title.is_empty() && title.is_ascii(), "an English title");
    let korean = |text: &str| text.chars().any(|character| ('가'..='힣').contains(&character));
    answer.check(body["detail"].as_str().is_some_and(korean), "a Korean detail");
    answer.check(body.get("statusCode").is_none() && body.get("message").is_none(), "no envelope beside it");
    if code == "VALIDATION_FAILED" {
        let errors = body["errors"].as_array().map(Vec::as_slice).unwrap_or_default();
        let named = |error: &Value| error["field"].is_string() && error["message"].as_str().is_some_and(korean);
        answer.check(!errors.is_empty() && errors.iter().all(named), "the refused fields");
    }
}

#[tokio::test]
async fn every_guarded_operation_refuses_the_nameless_with_a_problem() {
    let target = Target::new().await;
    let (target, anonymous) = (&target, target.member.anonymous());
    let anonymous = &anonymous;
    let guarded = target.operations.iter().filter(|operation| operation.guarded);
    let attempts = guarded.map(move |operation| async move {
        let address = operation.fill(|name| target.parameter(name));
        let answer = operation.request(anonymous, &address).header("accept", PROBLEM).send().await;
        fault(|| {
            is_problem(&answer, 401, &address);
            answer.check(answer.demands_relogin(), "the flag header stays");
        })
    });
    all_well(attempts).await;
}

#[tokio::test]
async fn every_operation_refuses_a_bad_body_with_a_problem() {
    let target = Target::new().await;
    let target = &target;
    let with_body = target.operations.iter().filter(|operation| operation.takes_json());
    let attempts = with_body.map(move |operation| async move {
        let address = operation.fill(|name| target.parameter(name));
        let request = operation.request(&target.member, &address).header("accept", PROBLEM);
        let answer = request.body("application/json", "{\"content\":").send().await;
        fault(|| is_problem(&answer, 400, &address))
    });
    all_well(attempts).await;
}

#[tokio::test]
async fn other_refusals_are_problems_too() {
    let target = Target::new().await;
    let member = target.member.client.with_header("accept", PROBLEM);
    for (method, path, status) in [
        (Method::GET, "/no/such/route", 404),
        (Method::GET, "/api/no/such/route", 404),
        (Method::PATCH, "/api/posts", 405),
        (Method::GET, "/api/timeline/posts/abc", 400),
        (Method::GET, "/api/timeline/posts/0", 404),
        (Method::GET, "/api/images/view/nothing", 404),
    ] {
        is_problem(&member.request(&method, path).send().await, status, path);
    }
    let edit = format!("/api/posts/{}", target.post["id"]);
    let other = target.other.client.with_header("accept", PROBLEM);
    let answer = other.put(&edit, &serde_json::json!({"content": "남의 글"})).await;
    is_problem(&answer, 403, &edit);
    let large = member.request(&Method::POST, "/api/posts").body("application/json", vec![b'a'; 2 * 1024 * 1024]);
    is_problem(&large.send().await, 413, "/api/posts");
}

#[tokio::test]
async fn who_accepts_both_in_the_envelope_s_favour_gets_the_envelope() {
    let target = Target::new().await;
    for accept in ["application/json", "*/*", "text/html", "application/json, text/plain, */*", ""] {
        let client = target.member.client.with_header("accept", accept);
        client.get("/api/timeline/posts/0").await.refused(404, "POST_NOT_FOUND");
    }
    for accept in
        ["application/problem+json", "application/problem+json, application/json;q=0.5", "Application/Problem+JSON"]
    {
        let client = target.member.client.with_header("accept", accept);
        is_problem(&client.get("/api/timeline/posts/0").await, 404, "/api/timeline/posts/0");
    }
}
