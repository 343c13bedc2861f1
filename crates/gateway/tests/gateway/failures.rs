//! What a client sees when a service does not answer, or not well.

use std::{future::pending, time::Duration};

use axum::{Router, body::Body, extract::Request};
use bytes::Bytes;
use futures::{StreamExt, stream};
use http::{StatusCode, header};
use http_body_util::BodyExt;
use serde_json::json;
use tokio::time::{interval, timeout};

use crate::support::{PATIENCE, ZEROS, before, body, config, get, nobody, raw, send, serve};

#[tokio::test]
async fn a_service_that_is_away_is_503_with_the_envelope() {
    let gateway = serve(gateway::router(config(&[nobody().await]))).await;
    let answer = get(gateway, "/api/posts/7?a=b").await;
    assert_eq!(answer.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(answer.headers()[header::RETRY_AFTER], "1");
    let expected = json!({
        "statusCode": 503, "resultCode": "FAIL", "message": "일시적으로 서비스를 이용할 수 없습니다.",
        "path": "/api/posts/7", "code": "SERVICE_UNAVAILABLE",
    });
    assert_eq!(body(answer).await, expected);
}

#[tokio::test]
async fn or_with_a_problem_if_asked_for() {
    let gateway = serve(gateway::router(config(&[nobody().await]))).await;
    let accept = "text/html;q=0.1, Application/Problem+JSON;q=0.9";
    let request = Request::get("/api/posts/7").header(header::ACCEPT, accept).body(Body::empty()).unwrap();
    let answer = send(gateway, request).await;
    assert_eq!(answer.headers()[header::CONTENT_TYPE], "application/problem+json");
    let body = body(answer).await;
    assert_eq!((&body["type"], &body["status"]), (&"/problems/SERVICE_UNAVAILABLE".into(), &503.into()));
    assert_eq!((&body["title"], &body["instance"]), (&"Service unavailable".into(), &"/api/posts/7".into()));
}

#[tokio::test]
async fn headers_beyond_what_a_client_may_send_are_431() {
    let gateway = serve(gateway::router(config(&[nobody().await]))).await;
    for (bytes, status) in [(60_000, 503), (70_000, 431)] {
        let request = Request::get("/api/posts/7").header("x-large", "x".repeat(bytes));
        let request = request.header(header::ORIGIN, "http://localhost:3000").body(Body::empty()).unwrap();
        let answer = send(gateway, request).await;
        assert_eq!(answer.status(), status, "{bytes} bytes");
        assert!(answer.headers().contains_key(header::ACCESS_CONTROL_ALLOW_ORIGIN), "the web client may read it");
        assert_eq!(body(answer).await["statusCode"], status);
    }
}

/// A gateway with little patience.
async fn impatient(service: Router, limit: Duration) -> std::net::SocketAddr {
    let mut config = config(&[serve(service).await]);
    config.timeout = limit;
    serve(gateway::router(config)).await
}

#[tokio::test]
async fn a_service_that_says_nothing_is_503() {
    let silent = Router::new().fallback(pending::<()>);
    let answer = get(impatient(silent, Duration::from_millis(50)).await, "/api/search/posts").await;
    assert_eq!(answer.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(body(answer).await["code"], "SERVICE_UNAVAILABLE");
}

#[tokio::test]
async fn a_service_that_takes_no_more_of_an_upload_is_503() {
    let deaf = Router::new().fallback(pending::<()>);
    let endless = stream::repeat_with(|| Ok::<_, std::convert::Infallible>(Bytes::from_static(&ZEROS)));
    let request = Request::post("/api/images/upload/profile").body(Body::from_stream(endless)).unwrap();
    let answer = send(impatient(deaf, Duration::from_millis(50)).await, request).await;
    assert_eq!(answer.status(), StatusCode::SERVICE_UNAVAILABLE);
}

#[tokio::test]
async fn a_slow_upload_is_no_slow_service() {
    let limit = Duration::from_millis(500);
    let service = Router::new().fallback(|request: Request| async move {
        request.into_body().collect().await.unwrap().to_bytes().len().to_string()
    });
    let ticks = stream::unfold(interval(limit / 4), |mut ticks| async {
        ticks.tick().await;
        Some((Ok::<_, std::convert::Infallible>("x"), ticks))
    });
    let request = Request::post("/api/images/upload/profile").body(Body::from_stream(ticks.take(12))).unwrap();
    let answer = send(impatient(service, limit).await, request).await;
    assert_eq!(answer.status(), StatusCode::OK);
}

#[tokio::test]
async fn an_answer_that_stalls_is_cut_off() {
    let stalling = Router::new().fallback(|| async {
        let start = stream::iter([Ok::<_, std::convert::Infallible>("start")]);
        Body::from_stream(start.chain(stream::pending()))
    });
    let answer = get(impatient(stalling, Duration::from_millis(50)).await, "/api/images/view/1").await;
    assert_eq!(answer.status(), StatusCode::OK);
    let read = timeout(PATIENCE, answer.into_body().collect()).await.expect("not cut off");
    assert!(read.is_err(), "an incomplete answer looks complete");
}

#[tokio::test]
async fn a_broken_upload_is_400() {
    let service = Router::new().fallback(|request: Request| async {
        request.into_body().collect().await.map(|_| ()).map_err(|_| StatusCode::IM_A_TEAPOT)
    });
    let request = "POST /api/posts HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n";
    let answer = raw(before(service).await, request).await;
    assert!(answer.starts_with("HTTP/1.1 400 ") && answer.contains("\"VALIDATION_FAILED\""), "{answer}");
}
