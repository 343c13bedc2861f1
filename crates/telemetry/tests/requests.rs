//! What a request leaves in metrics and headers.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use axum::{
    Router,
    body::Body,
    http::{Request, StatusCode},
    response::Response,
    routing::get,
};
use http_body_util::BodyExt;
use telemetry::{Context, Metrics, observe};
use tower::ServiceExt;

fn router(metrics: &Metrics) -> Router {
    let context = || async { Context::current().unwrap().traceparent() };
    let router = Router::new()
        .route("/api/posts/{id}", get(async || "post"))
        .route("/context", get(context))
        .route("/broken", get(async || StatusCode::INTERNAL_SERVER_ERROR));
    observe(router, metrics)
}

async fn send(router: &Router, request: Request<Body>) -> Response {
    router.clone().oneshot(request).await.unwrap()
}

async fn text(response: Response) -> String {
    String::from_utf8(response.into_body().collect().await.unwrap().to_bytes().to_vec()).unwrap()
}

fn get_path(path: &str) -> Request<Body> {
    Request::get(path).body(Body::empty()).unwrap()
}

#[tokio::test]
async fn requests_are_measured_by_route_and_never_by_path() {
    let metrics = Metrics::new("content");
    let router = router(&metrics);
    for path in ["/api/posts/4711", "/api/posts/4712?token=secret", "/broken", "/nowhere/4713"] {
        send(&router, get_path(path)).await;
    }
    send(&router, Request::builder().method("BREW").uri("/broken").body(Body::empty()).unwrap()).await;
    let shown = text(send(&metrics.routes(), get_path("/metrics")).await).await;
    for line in [
        r#"http_server_request_duration_seconds_count{method="GET",route="/api/posts/{id}",status="200"} 2"#,
        r#"http_server_request_duration_seconds_count{method="GET",route="/broken",status="500"} 1"#,
        r#"http_server_request_duration_seconds_count{method="GET",route="unmatched",status="404"} 1"#,
        r#"http_server_request_duration_seconds_count{method="OTHER",route="/broken",status="405"} 1"#,
    ] {
        assert!(shown.contains(line), "{line} in\n{shown}");
    }
    assert!(!shown.contains("471") && !shown.contains("secret") && !shown.contains("BREW"));
    assert!(shown.ends_with("# EOF\n"));
}

#[tokio::test]
async fn each_service_shows_its_own_metrics() {
    let (content, member) = (Metrics::new("content"), Metrics::new("member"));
    content.counter("database_statements", "SQL statements run").inc_by(2);
    content.counter("database_statements", "SQL statements run").inc();
    content.gauge_fn("queue_length", "Waiting writes", || 4.5);
    content.counter_fn("views", "Views counted", || 7);
    let shown = content.render();
    for line in ["database_statements_total 3\n", "queue_length 4.5\n", "views_total 7\n", "# TYPE views counter"] {
        assert!(shown.contains(line), "{line} in\n{shown}");
    }
    assert_eq!(shown.matches("# HELP database_statements").count(), 1);
    assert!(!member.render().contains("database_statements"));
}

#[tokio::test]
async fn a_usable_request_id_is_echoed_and_any_other_replaced() {
    let router = router(&Metrics::new("content"));
    let ask = async |id: &str| {
        let request = Request::get("/broken").header("x-request-id", id).body(Body::empty()).unwrap();
        send(&router, request).await.headers()["x-request-id"].to_str().unwrap().to_owned()
    };
    assert_eq!(ask("client-1.a_B").await, "client-1.a_B");
    for unusable in ["", "two words", "a\u{fc}", &"x".repeat(129), "{\"a\":1}"] {
        let made = ask(unusable).await;
        assert!(made.len() == 32 && made.bytes().all(|b| b.is_ascii_hexdigit()), "{unusable}: {made}");
    }
    assert_ne!(ask("").await, ask("").await);
}

#[tokio::test]
async fn handlers_run_in_the_trace_of_the_request() {
    let parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    let request = Request::get("/context").header("traceparent", parent).body(Body::empty()).unwrap();
    let inner = text(send(&router(&Metrics::new("content")), request).await).await;
    assert!(inner.starts_with("00-4bf92f3577b34da6a3ce929d0e0e4736-") && inner != parent, "{inner}");
}
