//! Several replicas of a service.

use std::net::SocketAddr;

use axum::Router;
use http::StatusCode;
use tokio::{net::TcpListener, task::JoinHandle};

use crate::support::{config, get, nobody, serve, text};

fn replica(name: &'static str) -> Router {
    Router::new().fallback(move || async move { name })
}

async fn names(gateway: SocketAddr, requests: usize) -> Vec<String> {
    let mut names = Vec::new();
    for _ in 0..requests {
        let answer = get(gateway, "/api/posts").await;
        assert_eq!(answer.status(), StatusCode::OK);
        names.push(text(answer).await);
    }
    names
}

#[tokio::test]
async fn replicas_take_turns() {
    let addresses = [serve(replica("a")).await, serve(replica("b")).await, serve(replica("c")).await];
    let gateway = serve(gateway::router(config(&addresses))).await;
    assert_eq!(names(gateway, 6).await, ["a", "b", "c", "a", "b", "c"]);
}

#[tokio::test]
async fn a_replica_that_is_away_fails_no_request() {
    let addresses = [serve(replica("a")).await, nobody().await, serve(replica("c")).await];
    let gateway = serve(gateway::router(config(&addresses))).await;
    assert_eq!(names(gateway, 6).await, ["a", "c", "c", "a", "c", "c"]);
}

fn start(listener: TcpListener, name: &'static str) -> JoinHandle<()> {
    tokio::spawn(async move { axum::serve(listener, replica(name)).await.unwrap() })
}

#[tokio::test]
async fn a_replica_that_is_back_gets_its_turns_again() {
    let second = nobody().await;
    let gateway = serve(gateway::router(config(&[serve(replica("a")).await, second]))).await;
    assert_eq!(names(gateway, 4).await, ["a", "a", "a", "a"]);
    let _back = start(TcpListener::bind(second).await.unwrap(), "b");
    assert_eq!(names(gateway, 4).await, ["a", "b", "a", "b"]);
}
