//! Headers in both directions.

use std::net::SocketAddr;

use axum::{
    Router,
    body::Body,
    extract::Request,
    response::{AppendHeaders, IntoResponse},
};
use http::{HeaderMap, StatusCode, header};
use serde_json::{Value, json};

use crate::support::{before, body, config, get, raw, send, serve};

/// Answers with the headers it received.
fn mirror() -> Router {
    Router::new().fallback(|headers: HeaderMap| async move {
        let lines = headers.iter().map(|(name, value)| json!([name.as_str(), value.to_str().unwrap()]));
        ([(header::CONTENT_TYPE, "application/json")], Value::Array(lines.collect()).to_string())
    })
}

async fn received(gateway: SocketAddr, headers: &[(&str, &str)]) -> Vec<(String, String)> {
    let mut request = Request::get("/api/posts");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    serde_json::from_value(body(send(gateway, request.body(Body::empty()).unwrap()).await).await).unwrap()
}

fn values<'a>(received: &'a [(String, String)], name: &str) -> Vec<&'a str> {
    received.iter().filter(|(n, _)| n == name).map(|(_, value)| value.as_str()).collect()
}

#[tokio::test]
async fn request_headers_go_through() {
    let sent = [
        ("authorization", "Bearer x"),
        ("cookie", "refresh_token=a"),
        ("cookie", "b=c"),
        ("idempotency-key", "k"),
        ("traceparent", "00-1-2-01"),
        ("accept-encoding", "gzip, deflate"),
        ("range", "bytes=0-1"),
        ("if-none-match", "\"e\""),
        ("content-type", "application/json"),
        ("user-agent", "node"),
        ("host", "feed.local"),
    ];
    let received = received(before(mirror()).await, &sent).await;
    for (name, value) in sent {
        assert!(values(&received, name).contains(&value), "{name}: {received:?}");
    }
    let own = ["x-forwarded-for", "x-forwarded-proto", "x-forwarded-host"];
    assert_eq!(received.len(), sent.len() + own.len(), "nothing else is added: {received:?}");
}

#[tokio::test]
async fn request_headers_of_the_hop_do_not() {
    let gateway = before(mirror()).await;
    let request = "GET /api/posts HTTP/1.1\r\nHost: feed.local\r\nConnection: close, X-Mine\r\nX-Mine: 1\r\nTE: trailers\r\n\
                   Keep-Alive: timeout=5\r\nUpgrade: websocket\r\nX-Theirs: 2\r\n\r\n";
    let answer = raw(gateway, request).await;
    let (_, received) = answer.split_once("\r\n\r\n").unwrap();
    for name in ["x-mine", "\"te\"", "keep-alive", "upgrade", "\"connection\""] {
        assert!(!received.contains(name), "{name}: {received}");
    }
    assert!(received.contains("x-theirs"), "{received}");
}

#[tokio::test]
async fn the_peer_is_named_and_claims_are_dropped() {
    let received = received(before(mirror()).await, &[("x-forwarded-for", "1.2.3.4"), ("host", "feed.local")]).await;
    assert_eq!(values(&received, "x-forwarded-for"), ["127.0.0.1"]);
    assert_eq!(values(&received, "x-forwarded-proto"), ["http"]);
    assert_eq!(values(&received, "x-forwarded-host"), ["feed.local"]);
}

#[tokio::test]
async fn a_trusted_proxy_is_appended() {
    let mut config = config(&[serve(mirror()).await]);
    config.trusted_proxies = vec!["127.0.0.0/8".parse().unwrap()];
    let gateway = serve(gateway::router(config)).await;
    let received = received(gateway, &[("x-forwarded-for", "1.2.3.4"), ("x-forwarded-proto", "https")]).await;
    assert_eq!(values(&received, "x-forwarded-for"), ["1.2.3.4, 127.0.0.1"]);
    assert_eq!(values(&received, "x-forwarded-proto"), ["https"]);
}

#[tokio::test]
async fn answers_keep_status_and_every_header() {
    let sent = [
        ("set-cookie", "refresh_token=a; HttpOnly"),
        ("set-cookie", "b=c"),
        ("authorization", "Bearer y"),
        ("x-token-refresh-needed", "true"),
        ("x-relogin-required", "true"),
        ("idempotency-replayed", "true"),
        ("retry-after", "3"),
        ("etag", "\"e\""),
        ("cache-control", "no-store"),
        ("content-range", "bytes 0-1/9"),
        ("content-type", "image/png"),
        ("content-encoding", "gzip"),
    ];
    let service = Router::new().fallback(move || async move {
        (StatusCode::PARTIAL_CONTENT, AppendHeaders(sent), [("connection", "x-hop"), ("x-hop", "1")], Body::from("ab"))
            .into_response()
    });
    let answer = get(before(service).await, "/api/images/view/1").await;
    assert_eq!(answer.status(), StatusCode::PARTIAL_CONTENT);
    for (name, value) in sent {
        assert!(answer.headers().get_all(name).iter().any(|v| v == value), "{name}: {:?}", answer.headers());
    }
    assert_eq!(answer.headers().get_all("set-cookie").iter().count(), 2);
    assert_eq!(answer.headers().get_all("content-type").iter().count(), 1);
    assert_eq!((answer.headers().get("x-hop"), answer.headers().get("connection")), (None, None));
}

#[tokio::test]
async fn head_keeps_the_length() {
    let service = Router::new().fallback(|| async { ([(header::CONTENT_LENGTH, "1234")], Body::empty()) });
    let head = Request::head("/api/images/view/1").body(Body::empty()).unwrap();
    let answer = send(before(service).await, head).await;
    assert_eq!(answer.headers()[header::CONTENT_LENGTH], "1234");
}

#[tokio::test]
async fn bodies_keep_their_framing() {
    let service = Router::new().fallback(|request: Request| async move {
        let header =
            |name| request.headers().get(name).map(|value: &http::HeaderValue| value.to_str().unwrap().to_owned());
        format!("{:?} {:?}", header("content-length"), header("transfer-encoding"))
    });
    let gateway = before(service).await;
    for (request, framing) in [
        ("POST /api/posts HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Length: 0\r\n\r\n", r#"Some("0") None"#),
        (
            "POST /api/posts HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}",
            r#"Some("2") None"#,
        ),
        (
            "POST /api/posts HTTP/1.1\r\nHost: h\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
            r#"None Some("chunked")"#,
        ),
        ("GET /api/posts HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n", "None None"),
    ] {
        let answer = raw(gateway, request).await;
        assert!(answer.ends_with(framing), "{request} -> {answer}");
        assert!(answer.contains(&format!("content-length: {}\r\n", framing.len())), "{answer}");
    }
}

#[tokio::test]
async fn an_observed_gateway_and_the_service_share_the_request_id() {
    let service = telemetry::observe(mirror(), &telemetry::Metrics::new("content"));
    let gateway = gateway::router(config(&[serve(service).await]));
    let gateway = serve(telemetry::observe(gateway, &telemetry::Metrics::new("gateway"))).await;
    let answer = get(gateway, "/api/posts").await;
    let ids: Vec<_> = answer.headers().get_all("x-request-id").iter().cloned().collect();
    let received: Vec<(String, String)> = serde_json::from_value(body(answer).await).unwrap();
    assert_eq!(values(&received, "x-request-id"), ids);
    assert_eq!(ids.len(), 1);
}
