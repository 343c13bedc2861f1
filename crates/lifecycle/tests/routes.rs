//! Probes and jobs, over their routes.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::sync::Arc;

use axum::{
    Router,
    body::Body,
    http::{Request, StatusCode},
};
use http_body_util::BodyExt;
use lifecycle::{Jobs, Lifecycle, NoSuchId, health_routes, job_routes, report_routes};
use serde_json::Value;
use settings::Settings;
use tokio::sync::Semaphore;
use tower::ServiceExt;

fn lifecycle() -> Lifecycle {
    Lifecycle::new("member", &Settings::with(&[]).unwrap().lifecycle)
}

async fn call(router: &Router, method: &str, path: &str) -> (StatusCode, String) {
    let request = Request::builder().method(method).uri(path).body(Body::empty()).unwrap();
    let response = router.clone().oneshot(request).await.unwrap();
    let status = response.status();
    let body = response.into_body().collect().await.unwrap().to_bytes();
    (status, String::from_utf8(body.to_vec()).unwrap())
}

#[tokio::test]
async fn ready_needs_every_component_and_live_none() {
    let lifecycle = lifecycle();
    let router = health_routes(&lifecycle);
    let (database, keys) = (lifecycle.component("database"), lifecycle.component("keys"));
    database.ready();
    let down = (StatusCode::SERVICE_UNAVAILABLE, "NOT READY".to_owned());
    let up = (StatusCode::OK, "OK".to_owned());
    assert_eq!(call(&router, "GET", "/healthcheck/ready").await, down);
    assert_eq!(call(&router, "GET", "/healthcheck/startup").await, down);
    assert_eq!(call(&router, "GET", "/healthcheck/live").await, up);
    keys.ready();
    lifecycle.wait_ready().await;
    assert_eq!(call(&router, "GET", "/healthcheck/ready").await, up);
    database.unready("away");
    assert_eq!(call(&router, "GET", "/healthcheck/ready").await, down);
    assert_eq!(call(&router, "GET", "/healthcheck/startup").await, up);
}

#[tokio::test]
async fn ready_ends_for_all_services_the_moment_the_stop_begins() {
    let member = lifecycle();
    let content = member.service("content");
    let router = health_routes(&content);
    assert_eq!(call(&router, "GET", "/healthcheck/ready").await.0, StatusCode::OK);
    member.stop();
    assert_eq!(call(&router, "GET", "/healthcheck/ready").await.0, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(call(&router, "GET", "/healthcheck/live").await.0, StatusCode::OK);
}

#[tokio::test]
async fn the_management_port_names_the_component_and_why() {
    let lifecycle = lifecycle();
    lifecycle.component("database").unready("disk full");
    let (status, body) = call(&report_routes(&lifecycle), "GET", "/healthcheck/ready").await;
    let body: Value = serde_json::from_str(&body).unwrap();
    assert_eq!((status, &body["service"]), (StatusCode::SERVICE_UNAVAILABLE, &Value::from("member")));
    assert_eq!(body["components"][0], serde_json::json!({"name": "database", "status": "unready", "why": "disk full"}));
}

#[tokio::test]
async fn jobs_answer_with_their_summary_and_unknown_ones_with_the_known_names() {
    let jobs = Jobs::default()
        .with("purge-tokens", || async { Ok("3 tokens deleted".to_owned()) })
        .with("broken", || async { Err("no store".into()) })
        .with("panics", || async { panic!("on purpose") });
    let lifecycle = lifecycle();
    let router = job_routes(&lifecycle, jobs);
    let (status, body) = call(&router, "POST", "/jobs/purge-tokens").await;
    assert_eq!((status, body.contains("3 tokens deleted")), (StatusCode::OK, true));
    let (status, body) = call(&router, "POST", "/jobs/purge-token").await;
    assert_eq!((status, body.contains(r#"["purge-tokens","broken","panics"]"#)), (StatusCode::NOT_FOUND, true));
    for _ in 0..2 {
        assert_eq!(call(&router, "POST", "/jobs/broken").await.0, StatusCode::INTERNAL_SERVER_ERROR);
        assert_eq!(call(&router, "POST", "/jobs/panics").await.0, StatusCode::INTERNAL_SERVER_ERROR);
    }
    assert!(lifecycle.is_ready());
}

#[tokio::test]
async fn a_job_may_be_given_one_id_and_says_what_is_wrong_with_it() {
    let given = async |id: Option<String>| match id.as_deref() {
        None => Ok("all".to_owned()),
        Some("topic/0/7 é") => Ok("one".to_owned()),
        Some(other) => Err(NoSuchId(format!("there is no letter {other}")).into()),
    };
    let jobs = Jobs::default().with("purge", || async { Ok("purged".to_owned()) }).with_id("release", given);
    let router = job_routes(&lifecycle(), jobs);
    for (path, status, said) in [
        ("/jobs/release", 200, "all"),
        ("/jobs/release?", 200, "all"),
        ("/jobs/release?id=topic/0/7%20%C3%A9", 200, "one"),
        ("/jobs/release?id=topic%2F0%2F7+%C3%A9", 200, "one"),
        ("/jobs/release?id=x", 400, "there is no letter x"),
        ("/jobs/release?id=", 400, "percent-encoded"),
        ("/jobs/release?id=%FF", 400, "percent-encoded"),
        ("/jobs/release?id=a&id=b", 400, "once"),
        ("/jobs/release?all", 400, "no parameter `all`"),
        ("/jobs/purge?id=a", 400, "takes no id"),
        ("/jobs/purged?id=a", 404, "release"),
    ] {
        let (answered, body) = call(&router, "POST", path).await;
        assert!(answered == status && body.contains(said), "{path}: {answered} {body}");
    }
}

#[tokio::test]
async fn a_running_job_is_refused_and_ends_without_its_caller() {
    let (started, gate) = (Arc::new(Semaphore::new(0)), Arc::new(Semaphore::new(0)));
    let (announce, wait) = (Arc::clone(&started), Arc::clone(&gate));
    let jobs = Jobs::default().with("slow", move || {
        let (announce, wait) = (Arc::clone(&announce), Arc::clone(&wait));
        async move {
            announce.add_permits(1);
            wait.acquire().await?.forget();
            Ok("done".to_owned())
        }
    });
    let lifecycle = lifecycle();
    let router = job_routes(&lifecycle, jobs);
    let first = router.clone();
    let caller = tokio::spawn(async move { call(&first, "POST", "/jobs/slow").await });
    started.acquire().await.unwrap().forget();
    assert_eq!(call(&router, "POST", "/jobs/slow").await.0, StatusCode::CONFLICT);
    caller.abort();
    assert!(caller.await.unwrap_err().is_cancelled());
    assert_eq!(call(&router, "POST", "/jobs/slow").await.0, StatusCode::CONFLICT);
    gate.add_permits(2);
    while call(&router, "POST", "/jobs/slow").await.0 == StatusCode::CONFLICT {
        tokio::task::yield_now().await;
    }
    assert_eq!(gate.available_permits(), 0, "the first run went on to its end, and a second was let in");
}
