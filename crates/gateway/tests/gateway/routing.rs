//! Where requests go, and that their targets arrive unchanged.

use std::net::SocketAddr;

use axum::{Router, body::Body, extract::Request};
use gateway::Service;
use http::StatusCode;

use crate::support::{before, body, config_of, get, raw, send, serve, text};

/// Says its name and what it was asked.
fn named(name: &'static str) -> Router {
    Router::new()
        .fallback(move |request: Request| async move { format!("{name} {} {}", request.method(), request.uri()) })
}

/// A gateway with six services of their own.
async fn fleet() -> SocketAddr {
    let mut addresses = Vec::new();
    for service in Service::ALL {
        addresses.push(serve(named(service.name())).await);
    }
    serve(gateway::router(config_of(|service| vec![addresses[service as usize]]))).await
}

#[tokio::test]
async fn each_prefix_goes_to_its_service() {
    let gateway = fleet().await;
    for (path, service) in [
        ("/api/members/profile", "member"),
        ("/.well-known/jwks.json", "member"),
        ("/api/posts/7", "content"),
        ("/api/timeline/posts", "timeline"),
        ("/api/search/posts/", "search"),
        ("/api/images/view/1", "image"),
        ("/api/member-activities", "activity"),
    ] {
        assert_eq!(text(get(gateway, path).await).await, format!("{service} GET {path}"));
    }
}

#[tokio::test]
async fn every_method_goes_through() {
    let gateway = fleet().await;
    for method in ["GET", "POST", "PUT", "DELETE", "PATCH"] {
        let request = Request::builder().method(method).uri("/api/posts/7").body(Body::empty()).unwrap();
        assert_eq!(text(send(gateway, request).await).await, format!("content {method} /api/posts/7"));
    }
}

#[tokio::test]
async fn what_is_not_routed_is_404_with_the_envelope() {
    let gateway = fleet().await;
    for path in ["/api/postsX", "/api/postsX/1", "/internal/revocations", "/api", "/nothing", "/api/%70osts"] {
        let answer = get(gateway, path).await;
        assert_eq!(answer.status(), StatusCode::NOT_FOUND, "{path}");
        let body = body(answer).await;
        assert_eq!((&body["code"], &body["resultCode"]), (&"NOT_FOUND".into(), &"FAIL".into()));
        assert_eq!((&body["path"], &body["statusCode"]), (&path.into(), &404.into()));
    }
    let report = Request::post("/api/member-activities/events").body(Body::empty()).unwrap();
    assert_eq!(send(gateway, report).await.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn targets_arrive_byte_for_byte() {
    let gateway = fleet().await;
    for target in [
        "/api/members/profile/%40abc",
        "/api/members/profile/@abc",
        "/api/members/a%2Fb//c/../d/",
        "/api/members?keyword=a+b%20%ED%95%9C&&=x&a=1&a=2?",
        "/api/members?",
    ] {
        assert_eq!(text(get(gateway, target).await).await, format!("member GET {target}"));
    }
}

#[tokio::test]
async fn a_target_in_absolute_form_overrules_host() {
    let host = Router::new().fallback(|request: Request| async move {
        let header = |name| request.headers()[name].to_str().unwrap().to_owned();
        format!("{} {} {}", request.uri(), header("host"), header("x-forwarded-host"))
    });
    let request = "GET http://feed.local/api/posts?a=%41 HTTP/1.1\r\nHost: other\r\nConnection: close\r\n\r\n";
    let answer = raw(before(host).await, request).await;
    assert!(answer.ends_with("\r\n\r\n/api/posts?a=%41 feed.local feed.local"), "{answer}");
}

#[tokio::test]
async fn an_http_1_0_client_is_served() {
    let answer = raw(fleet().await, "GET /api/posts HTTP/1.0\r\n\r\n").await;
    assert!(answer.starts_with("HTTP/1.0 200 OK\r\n") && answer.ends_with("content GET /api/posts"), "{answer}");
}
