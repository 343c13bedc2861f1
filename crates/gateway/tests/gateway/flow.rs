//! Bodies stream both ways, and ends are noticed on both sides.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use axum::{Router, body::Body, extract::Request};
use bytes::Bytes;
use futures::{SinkExt, StreamExt, channel::mpsc, stream};
use http::{StatusCode, header};
use http_body_util::BodyExt;
use tokio::sync::{Notify, mpsc as queue};

use crate::support::{PATIENCE, ZEROS, before, config, get, raw, send, serve, text};

type Chunk = Result<Bytes, std::convert::Infallible>;

/// Answers each chunk of the upload before the next.
fn echo() -> Router {
    Router::new().fallback(|request: Request| async move { Body::from_stream(request.into_body().into_data_stream()) })
}

#[tokio::test]
async fn each_chunk_arrives_before_the_next_is_sent() {
    let gateway = before(echo()).await;
    let (mut upload, chunks) = mpsc::channel::<Chunk>(0);
    let request = Request::post("/api/images/upload/profile").body(Body::from_stream(chunks)).unwrap();
    let mut download = send(gateway, request).await.into_body().into_data_stream();
    for sent in ["first", "second", "third"] {
        upload.send(Ok(Bytes::from(sent))).await.unwrap();
        let received = tokio::time::timeout(PATIENCE, download.next()).await.expect("held back").unwrap().unwrap();
        assert_eq!(received, sent);
    }
    drop(upload);
    assert!(download.next().await.is_none());
}

#[tokio::test]
async fn large_bodies_arrive_whole() {
    const CHUNKS: usize = 1024;
    let gateway = before(echo()).await;
    let chunks = stream::iter((0..CHUNKS).map(|i| Chunk::Ok(Bytes::from(vec![i.to_le_bytes()[0]; 64 * 1024]))));
    let request = Request::post("/api/images/upload/profile").body(Body::from_stream(chunks)).unwrap();
    let mut download = send(gateway, request).await.into_body().into_data_stream();
    let (mut bytes, mut sum) = (0, 0_u64);
    while let Some(chunk) = download.next().await {
        let chunk = chunk.unwrap();
        bytes += chunk.len();
        sum += chunk.iter().map(|byte| u64::from(*byte)).sum::<u64>();
    }
    assert_eq!((bytes, sum), (CHUNKS * 64 * 1024, (0..=255).sum::<u64>() * 4 * 64 * 1024));
}

/// Counts what is taken of an endless body, and tells when nobody wants more.
struct Endless {
    taken: Arc<AtomicUsize>,
    dropped: Arc<Notify>,
}

impl Drop for Endless {
    fn drop(&mut self) {
        self.dropped.notify_one();
    }
}

#[tokio::test]
async fn a_slow_client_slows_the_service_and_a_gone_one_ends_it() {
    let (taken, dropped) = (Arc::new(AtomicUsize::new(0)), Arc::new(Notify::new()));
    let counters = (taken.clone(), dropped.clone());
    let service = Router::new().fallback(move || async move {
        let endless = Endless { taken: counters.0, dropped: counters.1 };
        Body::from_stream(stream::repeat_with(move || {
            endless.taken.fetch_add(1, Ordering::Relaxed);
            Chunk::Ok(Bytes::from_static(&ZEROS))
        }))
    });
    let mut download = get(before(service).await, "/api/images/view/1").await.into_body().into_data_stream();
    download.next().await.unwrap().unwrap();
    drop(download);
    tokio::time::timeout(PATIENCE, dropped.notified()).await.expect("the service still sends");
    let megabytes = taken.load(Ordering::Relaxed) * 64 / 1024;
    assert!(megabytes < 64, "{megabytes} MB went somewhere");
}

#[tokio::test]
async fn a_client_that_leaves_cancels_the_request() {
    struct Cancelled(queue::Sender<&'static str>);
    impl Drop for Cancelled {
        fn drop(&mut self) {
            let _ = self.0.try_send("cancelled");
        }
    }
    let (events, mut seen) = queue::channel(2);
    let service = Router::new().fallback(move || async move {
        let _cancelled = Cancelled(events.clone());
        events.send("started").await.unwrap();
        std::future::pending::<()>().await;
    });
    let gateway = before(service).await;
    let request = tokio::spawn(async move { get(gateway, "/api/timeline/posts").await });
    assert_eq!(seen.recv().await, Some("started"));
    request.abort();
    let end = tokio::time::timeout(PATIENCE, seen.recv()).await.expect("the service still works");
    assert_eq!(end, Some("cancelled"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_writes_all_before_it_reads_sees_an_early_refusal() {
    const LENGTH: usize = 16 << 20;
    let service = Router::new().fallback(|| async { (StatusCode::PAYLOAD_TOO_LARGE, "too large") });
    let gateway = before(service).await;
    let head = format!("POST /api/posts HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Length: {LENGTH}\r\n\r\n");
    for _ in 0..10 {
        let answer = raw(gateway, &(head.clone() + &"x".repeat(LENGTH))).await;
        assert!(answer.starts_with("HTTP/1.1 413 ") && answer.ends_with("too large"), "{answer}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_gateway_refuses_itself_is_read_on_too() {
    const LENGTH: usize = 16 << 20;
    let gateway = before(Router::new()).await;
    for (path, status) in [("/api/member-activities/posts", 404), ("/nowhere", 404), ("/docs", 405)] {
        let head = format!("POST {path} HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Length: {LENGTH}\r\n\r\n");
        let answer = raw(gateway, &(head + &"x".repeat(LENGTH))).await;
        assert!(answer.starts_with(&format!("HTTP/1.1 {status} ")), "{path}: {answer}");
    }
}

#[tokio::test]
async fn connections_to_services_are_kept() {
    let peers = Arc::new(parking::Peers::default());
    let service = Router::new().fallback({
        let peers = peers.clone();
        move |request: Request| async move {
            peers.saw(&request);
            request.into_body().collect().await.map(|_| "ok").map_err(|_| StatusCode::BAD_REQUEST)
        }
    });
    let gateway = serve(gateway::router(config(&[serve(service).await]))).await;
    for _ in 0..50 {
        let request = Request::post("/api/posts").header(header::CONTENT_TYPE, "application/json").body("{}".into());
        assert_eq!(text(send(gateway, request.unwrap()).await).await, "ok");
    }
    let connections = peers.count();
    assert!(connections <= 2, "{connections} connections for 50 requests in turn");
}

mod parking {
    //! Remembers the connections that requests came on.

    use std::{collections::BTreeSet, net::SocketAddr, sync::Mutex};

    use axum::extract::{ConnectInfo, Request};

    #[derive(Default)]
    pub(super) struct Peers(Mutex<BTreeSet<SocketAddr>>);

    impl Peers {
        pub(super) fn saw(&self, request: &Request) {
            let ConnectInfo(peer) = request.extensions().get::<ConnectInfo<SocketAddr>>().unwrap();
            self.0.lock().unwrap().insert(*peer);
        }

        pub(super) fn count(&self) -> usize {
            self.0.lock().unwrap().len()
        }
    }
}
