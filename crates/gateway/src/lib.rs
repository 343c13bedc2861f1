//! The one front door of a local fleet: routes by path prefix as the Istio gateway does in Kubernetes, streams both
//! ways, and shows the documentation of all six services.
//!
//! It decides nothing about a request but where it goes: no retries, no authentication, no body is read. What it
//! answers itself carries the error envelope (or RFC 9457, if asked for).
//!
//! Serve it with `into_make_service_with_connect_info::<SocketAddr>()`: without the peer's address no
//! `X-Forwarded-For` is set.

mod body;
mod connector;
mod cors;
mod docs;
mod document;
mod failure;
mod forward;
mod forwarded;
mod health;
mod hop_by_hop;
mod problems;
mod routes;
mod upstreams;

use std::{sync::Arc, time::Duration};

use axum::{
    Router,
    middleware::{from_fn, map_request},
    response::Redirect,
    routing::get,
};
use ipnet::IpNet;
use lifecycle::Lifecycle;
use settings::Origin;

pub use document::{Clash, merge};
pub use routes::{Service, service_of};
pub use upstreams::{BadUpstream, Upstreams};

/// What the gateway has to know.
#[derive(Debug)]
pub struct GatewayConfig {
    /// Says when the gateway stops, which its readiness tells.
    pub lifecycle: Lifecycle,
    /// Where the six services are.
    pub upstreams: Upstreams,
    /// Peers whose `X-Forwarded-*` headers are believed.
    pub trusted_proxies: Vec<IpNet>,
    /// Browser origins that may call the API with credentials.
    pub cors_origins: Vec<Origin>,
    /// Longest silence of a service, before its answer or within it; see [`router`].
    pub timeout: Duration,
    /// The merged `OpenAPI` document, as [`merge`] makes it.
    pub document: serde_json::Value,
}

/// The gateway.
///
/// A service that is away, or that neither takes more of the request nor begins its answer for
/// [`GatewayConfig::timeout`], is a 503 `SERVICE_UNAVAILABLE` with `Retry-After: 1`; an answer that stalls that long
/// is cut off. Paths of no service are 404 `NOT_FOUND`; headers beyond `rest::HeaderBound::CLIENT` are 431
/// `HEADERS_TOO_LARGE`.
pub fn router(config: GatewayConfig) -> Router {
    let document = docs::rendered(&config.document);
    let cors = cors::layer(&config.cors_origins);
    let gateway = Arc::new(forward::Gateway::new(config));
    Router::new()
        .route("/", get(|| async { Redirect::temporary("/docs") }))
        .route("/docs", get(docs::page))
        .route("/docs/", get(docs::page))
        .route("/docs/{asset}", get(docs::asset))
        .route("/api-docs/json", get(|| async { document }))
        .route("/problems/{code}", get(problems::page))
        .route("/healthcheck/live", get(health::live))
        .route("/healthcheck/startup", get(health::live))
        .route("/healthcheck/ready", get(health::ready))
        .fallback(forward::forward)
        .method_not_allowed_fallback(failure::method_not_allowed)
        .layer(from_fn(failure::small_head))
        .layer(cors)
        .layer(map_request(async |request| rest::read_on(request)))
        .with_state(gateway)
}
