//! Services to stand behind a gateway, and a client that changes nothing of what it is given.

use std::{net::SocketAddr, time::Duration};

use axum::{Router, body::Body, response::Response};
use gateway::{GatewayConfig, Service, Upstreams};
use http::{Request, header};
use http_body_util::BodyExt;
use hyper_util::{
    client::legacy::{Client, connect::HttpConnector},
    rt::TokioExecutor,
};
use lifecycle::Lifecycle;
use serde_json::{Value, json};
use settings::{Origin, Settings, Value as _};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

/// Long enough for any machine, short enough to notice a hang.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

/// A chunk of a large body.
pub(crate) static ZEROS: [u8; 64 * 1024] = [0; 64 * 1024];

/// A running server.
pub(crate) async fn serve(router: Router) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    tokio::spawn(async move { axum::serve(listener, service).await.unwrap() });
    address
}

/// An address that refuses connections.
pub(crate) async fn nobody() -> SocketAddr {
    TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap()
}

/// Settings of a gateway whose services are all at `addresses`.
pub(crate) fn config(addresses: &[SocketAddr]) -> GatewayConfig {
    config_of(|_| addresses.to_vec())
}

/// Settings of a gateway with other addresses for every service.
pub(crate) fn config_of(addresses: impl Fn(Service) -> Vec<SocketAddr>) -> GatewayConfig {
    GatewayConfig {
        lifecycle: Lifecycle::new("gateway", &Settings::with(&[]).unwrap().lifecycle),
        upstreams: Upstreams::new(|service| addresses(service).into_iter().map(Origin::from).collect()).unwrap(),
        trusted_proxies: Vec::new(),
        cors_origins: vec![Origin::parse("http://localhost:3000").unwrap()],
        timeout: PATIENCE,
        document: json!({ "openapi": "3.1.0" }),
    }
}

/// A gateway before one router that plays all services.
pub(crate) async fn before(service: Router) -> SocketAddr {
    serve(gateway::router(config(&[serve(service).await]))).await
}

/// Sends a request to `address`; its URI is path and query.
pub(crate) async fn send(address: SocketAddr, request: Request<Body>) -> Response<Body> {
    let client: Client<HttpConnector, Body> = Client::builder(TokioExecutor::new()).build_http();
    let (mut parts, body) = request.into_parts();
    parts.uri = format!("http://{address}{}", parts.uri).parse().unwrap();
    let answer = tokio::time::timeout(PATIENCE, client.request(Request::from_parts(parts, body))).await;
    answer.expect("no answer").unwrap().map(Body::new)
}

/// A GET.
pub(crate) async fn get(address: SocketAddr, path: &str) -> Response<Body> {
    send(address, Request::get(path).body(Body::empty()).unwrap()).await
}

/// The whole body as text.
pub(crate) async fn text(response: Response<Body>) -> String {
    String::from_utf8(response.into_body().collect().await.unwrap().to_bytes().to_vec()).unwrap()
}

/// The whole body as JSON.
pub(crate) async fn body(response: Response<Body>) -> Value {
    assert!(response.headers()[header::CONTENT_TYPE].to_str().unwrap().contains("json"), "{response:?}");
    serde_json::from_str(&text(response).await).unwrap()
}

/// Sends exactly these bytes and reads until the other side closes.
pub(crate) async fn raw(address: SocketAddr, request: &str) -> String {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    tokio::time::timeout(PATIENCE, stream.read_to_end(&mut answer)).await.expect("not closed").unwrap();
    String::from_utf8(answer).unwrap()
}
