//! The stop, over real sockets.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use axum::{Router, routing::get};
use lifecycle::{Lifecycle, Stage, bind};
use settings::Settings;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    sync::Semaphore,
    task::JoinHandle,
    time::timeout,
};

/// Longer than anything here should take.
const PATIENCE: Duration = Duration::from_secs(20);

fn lifecycle(drain_timeout: &str) -> Lifecycle {
    let settings = Settings::with(&[&format!("lifecycle.drain_timeout={drain_timeout}")]).unwrap();
    Lifecycle::new("test", &settings.lifecycle)
}

/// A server whose only route announces a request and waits to be let through.
struct Slow {
    address: SocketAddr,
    arrived: Arc<Semaphore>,
    gate: Arc<Semaphore>,
}

impl Slow {
    async fn arrival(&self) {
        timeout(PATIENCE, self.arrived.acquire()).await.unwrap().unwrap().forget();
    }
}

async fn serve_slow(lifecycle: &Lifecycle, stage: Stage) -> Slow {
    let listener = bind("127.0.0.1:0".parse().unwrap(), "test.address").await.unwrap();
    let slow = Slow {
        address: listener.local_addr().unwrap(),
        arrived: Arc::new(Semaphore::new(0)),
        gate: Arc::new(Semaphore::new(0)),
    };
    let (arrived, gate) = (Arc::clone(&slow.arrived), Arc::clone(&slow.gate));
    let handler = async move || {
        arrived.add_permits(1);
        gate.acquire().await.unwrap().forget();
        "finished"
    };
    lifecycle.serve(stage, listener, Router::new().route("/", get(handler)));
    slow
}

/// Sends a request and gives everything that comes back.
fn request(address: SocketAddr) -> JoinHandle<String> {
    tokio::spawn(async move {
        let mut stream = TcpStream::connect(address).await.unwrap();
        stream.write_all(b"GET / HTTP/1.1\r\nhost: test\r\n\r\n").await.unwrap();
        let mut answer = String::new();
        let _ = stream.read_to_string(&mut answer).await;
        answer
    })
}

async fn refuses_connections(address: SocketAddr) {
    let refused = async {
        while TcpStream::connect(address).await.is_ok() {
            tokio::task::yield_now().await;
        }
    };
    timeout(PATIENCE, refused).await.unwrap();
}

#[tokio::test]
async fn a_request_in_progress_finishes_and_new_ones_are_refused() {
    let lifecycle = lifecycle("20s");
    let slow = serve_slow(&lifecycle, Stage::Service).await;
    let answer = request(slow.address);
    slow.arrival().await;
    lifecycle.stop();
    assert!(!lifecycle.is_ready());
    refuses_connections(slow.address).await;
    slow.gate.add_permits(1);
    assert!(answer.await.unwrap().ends_with("finished"));
    timeout(PATIENCE, lifecycle.stopped()).await.unwrap();
}

#[tokio::test]
async fn services_stay_open_until_the_front_door_is_done() {
    let lifecycle = lifecycle("20s");
    let front = serve_slow(&lifecycle, Stage::Front).await;
    let back = serve_slow(&lifecycle, Stage::Service).await;
    let answer = request(front.address);
    front.arrival().await;
    lifecycle.stop();
    refuses_connections(front.address).await;
    back.gate.add_permits(1);
    let inner = request(back.address);
    back.arrival().await;
    front.gate.add_permits(1);
    assert!(answer.await.unwrap().ends_with("finished"));
    assert!(inner.await.unwrap().ends_with("finished"));
    timeout(PATIENCE, lifecycle.stopped()).await.unwrap();
}

#[tokio::test]
async fn a_request_that_never_ends_is_dropped_at_the_timeout() {
    let lifecycle = lifecycle("20ms");
    let slow = serve_slow(&lifecycle, Stage::Service).await;
    let answer = request(slow.address);
    slow.arrival().await;
    lifecycle.stop();
    timeout(PATIENCE, lifecycle.stopped()).await.unwrap();
    answer.abort();
}

#[tokio::test]
async fn background_tasks_finish_after_the_requests() {
    let lifecycle = lifecycle("20s");
    let slow = serve_slow(&lifecycle, Stage::Service).await;
    let flushed = Arc::new(AtomicBool::new(false));
    let (token, flag) = (lifecycle.shutdown_token(), Arc::clone(&flushed));
    lifecycle.spawn("flush", async move {
        token.cancelled().await;
        flag.store(true, Ordering::SeqCst);
    });
    let answer = request(slow.address);
    slow.arrival().await;
    lifecycle.stop();
    refuses_connections(slow.address).await;
    assert!(!lifecycle.shutdown_token().is_cancelled());
    slow.gate.add_permits(1);
    answer.await.unwrap();
    timeout(PATIENCE, lifecycle.stopped()).await.unwrap();
    assert!(flushed.load(Ordering::SeqCst));
}

#[tokio::test(start_paused = true)]
async fn the_drain_delay_comes_between_not_ready_and_closing() {
    let settings = Settings::with(&["lifecycle.drain_delay=5s"]).unwrap();
    let lifecycle = Lifecycle::new("test", &settings.lifecycle);
    let begin = tokio::time::Instant::now();
    lifecycle.stop();
    assert!(!lifecycle.is_ready());
    lifecycle.shutdown_token().cancelled().await;
    assert!(begin.elapsed() >= Duration::from_secs(5));
}

#[tokio::test]
async fn a_task_that_panics_makes_its_service_unready() {
    let lifecycle = lifecycle("20s");
    assert!(lifecycle.is_ready());
    lifecycle.spawn("relay", async { panic!("on purpose") });
    lifecycle.stop();
    lifecycle.stopped().await;
    let routes = lifecycle::report_routes(&lifecycle);
    let request = axum::http::Request::get("/healthcheck/ready").body(axum::body::Body::empty()).unwrap();
    let response = tower::ServiceExt::oneshot(routes, request).await.unwrap();
    let body = axum::body::to_bytes(response.into_body(), 10_000).await.unwrap();
    assert!(std::str::from_utf8(&body).unwrap().contains("stopped by a panic"));
}

#[tokio::test]
async fn sigterm_stops_the_process_in_order() {
    let lifecycle = lifecycle("20s");
    lifecycle.stop_on_signals().unwrap();
    let pid = std::process::id().to_string();
    assert!(std::process::Command::new("kill").args(["-TERM", &pid]).status().unwrap().success());
    timeout(PATIENCE, lifecycle.stopped()).await.unwrap();
    assert!(lifecycle.is_stopping());
}

#[tokio::test]
async fn a_port_in_use_is_named_with_its_setting() {
    let taken = bind("127.0.0.1:0".parse().unwrap(), "gateway.address").await.unwrap();
    let address = taken.local_addr().unwrap();
    let sentence = bind(address, "gateway.address").await.unwrap_err().to_string();
    assert!(sentence.starts_with(&format!("port {} is in use (gateway.address)", address.port())), "{sentence}");
    let sentence = bind("192.0.2.1:80".parse().unwrap(), "gateway.address").await.unwrap_err().to_string();
    assert!(sentence.starts_with("cannot listen on 192.0.2.1:80 (gateway.address)"), "{sentence}");
}
