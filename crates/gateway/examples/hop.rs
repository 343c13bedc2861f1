//! What the gateway costs: the same small request straight to a service and through the gateway, all in one process.
//!
//! `cargo run --release -p gateway --example hop [CONNECTIONS] [REQUESTS]`
#![expect(clippy::print_stdout, reason = "its output is its purpose")]

use std::{error::Error, net::SocketAddr, time::Duration};

use axum::{Router, body::Body, serve::ListenerExt};
use bytes::Bytes;
use futures::future::try_join_all;
use gateway::{GatewayConfig, Upstreams};
use http::{Request, header};
use http_body_util::BodyExt;
use hyper_util::{
    client::legacy::{Client, connect::HttpConnector},
    rt::TokioExecutor,
};
use lifecycle::Lifecycle;
use settings::Settings;
use tokio::{net::TcpListener, time::Instant};

type Failure = Box<dyn Error + Send + Sync>;

/// About as long as a post.
static ANSWER: [u8; 600] = [b' '; 600];

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let mut arguments = std::env::args().skip(1).map(|text| text.parse::<usize>());
    let connections = arguments.next().transpose()?.unwrap_or(64);
    let requests = arguments.next().transpose()?.unwrap_or(50_000);
    let service =
        Router::new().fallback(async || ([(header::CONTENT_TYPE, "application/json")], Bytes::from_static(&ANSWER)));
    let service = serve(service).await?;
    let gateway = serve(gateway::router(GatewayConfig {
        lifecycle: Lifecycle::new("gateway", &Settings::with(&[])?.lifecycle),
        upstreams: Upstreams::new(|_| vec![service.into()])?,
        trusted_proxies: Vec::new(),
        cors_origins: Vec::new(),
        timeout: Duration::from_secs(10),
        document: serde_json::Value::Null,
    }))
    .await?;
    for round in 0..3 {
        let direct = measure(service, connections, requests).await?;
        let through = measure(gateway, connections, requests).await?;
        println!("round {round}: direct {direct:.1} us, through the gateway {through:.1} us a request");
    }
    Ok(())
}

async fn serve(router: Router) -> std::io::Result<SocketAddr> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    let listener = listener.tap_io(|stream| _ = stream.set_nodelay(true));
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    tokio::spawn(async move { axum::serve(listener, service).await });
    Ok(address)
}

/// Microseconds of the whole machine per request, with this many connections busy all the time.
#[expect(clippy::cast_precision_loss, reason = "a figure for people")]
async fn measure(address: SocketAddr, connections: usize, requests: usize) -> Result<f64, Failure> {
    let mut connector = HttpConnector::new();
    connector.set_nodelay(true);
    let client: Client<HttpConnector, Body> = Client::builder(TokioExecutor::new()).build(connector);
    let begin = Instant::now();
    let clients = (0..connections).map(|_| {
        let client = client.clone();
        tokio::spawn(async move {
            for _ in 0..requests / connections {
                let request = Request::get(format!("http://{address}/api/posts/7?page=0"))
                    .header(header::AUTHORIZATION, "Bearer eyJhbGciOiJFZERTQSJ9.e30.c2lnbmF0dXJl")
                    .header(header::ACCEPT, "application/json")
                    .body(Body::empty())?;
                client.request(request).await?.into_body().collect().await?;
            }
            Ok::<(), Failure>(())
        })
    });
    for client in try_join_all(clients).await? {
        client?;
    }
    Ok(begin.elapsed().as_secs_f64() * 1e6 / requests as f64)
}
