//! What a request leaves in the log; alone in its process, because what is logged is decided per process.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{
    io,
    sync::{Arc, Mutex},
};

use axum::{Router, body::Body, http::Request, routing::get};
use telemetry::{Metrics, observe};
use tower::ServiceExt;

/// Collects what is logged.
#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl io::Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn a_request_leaves_one_line_without_its_path_query_headers_or_body() {
    let lines = Lines::default();
    let writer = lines.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_ansi(false)
        .with_max_level(tracing::Level::DEBUG)
        .with_writer(move || writer.clone());
    let guard = tracing::subscriber::set_default(subscriber.finish());
    let request = Request::get("/api/posts/kim@example.com?token=s3cret")
        .header("authorization", "Bearer s3cret")
        .header("cookie", "refresh_token=s3cret")
        .header("x-request-id", "abc")
        .body(Body::from("s3cret"))
        .unwrap();
    let router = Router::new().route("/api/posts/{id}", get(async || "post"));
    observe(router, &Metrics::new("content")).oneshot(request).await.unwrap();
    drop(guard);
    let text = String::from_utf8(lines.0.lock().unwrap().clone()).unwrap();
    assert_eq!(text.lines().count(), 1, "{text}");
    assert!(
        text.contains("/api/posts/{id}") && text.contains("request_id=\"abc\"") && text.contains("status=200"),
        "{text}"
    );
    assert!(!text.contains("s3cret") && !text.contains("kim@"), "{text}");
}
