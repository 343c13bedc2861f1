//! Calls from web pages of other origins.

use axum::{Router, body::Body};
use http::{HeaderMap, Request, StatusCode};

use crate::support::{before, config, nobody, send, serve};

const ORIGIN: &str = "http://localhost:3000";

/// The value, which must stand there once.
fn only<'a>(headers: &'a HeaderMap, name: &str) -> &'a str {
    let mut values = headers.get_all(name).iter();
    let value = values.next().unwrap_or_else(|| panic!("no {name}: {headers:?}")).to_str().unwrap();
    assert_eq!(values.next(), None, "{name} twice");
    value
}

fn sorted(list: &str) -> Vec<String> {
    let mut list: Vec<_> = list.split(',').map(|item| item.trim().to_ascii_lowercase()).collect();
    list.sort();
    list
}

fn preflight(origin: &str) -> Request<Body> {
    Request::options("/api/posts")
        .header("origin", origin)
        .header("access-control-request-method", "PUT")
        .header("access-control-request-headers", "authorization,idempotency-key")
        .body(Body::empty())
        .unwrap()
}

#[tokio::test]
async fn a_preflight_is_answered_without_the_service() {
    let gateway = serve(gateway::router(config(&[nobody().await]))).await;
    let answer = send(gateway, preflight(ORIGIN)).await;
    assert_eq!(answer.status(), StatusCode::OK);
    let headers = answer.headers();
    assert_eq!(only(headers, "access-control-allow-origin"), ORIGIN);
    assert_eq!(only(headers, "access-control-allow-credentials"), "true");
    assert_eq!(only(headers, "access-control-max-age"), "3600");
    let methods = sorted(only(headers, "access-control-allow-methods"));
    assert_eq!(methods, ["delete", "get", "options", "post", "put"]);
    let allowed = sorted(only(headers, "access-control-allow-headers"));
    assert_eq!(allowed, ["accept", "authorization", "cache-control", "content-type", "idempotency-key"]);
}

#[tokio::test]
async fn other_origins_are_not_named() {
    let gateway = serve(gateway::router(config(&[nobody().await]))).await;
    let answer = send(gateway, preflight("http://localhost:3000.example")).await;
    assert_eq!(answer.headers().get("access-control-allow-origin"), None);
}

#[tokio::test]
async fn answers_of_services_and_failures_carry_the_headers_once() {
    let service = Router::new().fallback(|| async {
        ([("access-control-allow-origin", "*"), ("access-control-expose-headers", "ETag")], "ok")
    });
    let away = serve(gateway::router(config(&[nobody().await]))).await;
    for gateway in [before(service).await, away] {
        let request = Request::get("/api/posts").header("origin", ORIGIN).body(Body::empty()).unwrap();
        let answer = send(gateway, request).await;
        let headers = answer.headers();
        assert_eq!(only(headers, "access-control-allow-origin"), ORIGIN);
        assert_eq!(only(headers, "access-control-allow-credentials"), "true");
        let exposed = sorted(only(headers, "access-control-expose-headers"));
        let expected = [
            "authorization",
            "cache-control",
            "content-type",
            "idempotency-replayed",
            "retry-after",
            "x-relogin-required",
            "x-token-refresh-needed",
        ];
        assert_eq!(exposed, expected);
    }
}
