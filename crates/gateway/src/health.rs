//! Probes: the gateway is ready when all six services are.

use std::{sync::Arc, time::Duration};

use axum::extract::{Request, State};
use futures::future::join_all;
use http::{StatusCode, Uri, uri::Authority};

use crate::{
    Service,
    forward::{Gateway, at},
};

/// Longest wait for a service's answer.
const PROBE_TIMEOUT: Duration = Duration::from_secs(1);

/// Alive, whatever the services are.
pub(crate) async fn live() -> &'static str {
    "OK"
}

/// 200 if at least one replica of every service is ready, else 503 with the names of those that are not; 503 too from
/// the beginning of the stop.
pub(crate) async fn ready(State(gateway): State<Arc<Gateway>>) -> (StatusCode, String) {
    if !gateway.lifecycle.is_ready() {
        return (StatusCode::SERVICE_UNAVAILABLE, "NOT READY".to_owned());
    }
    let states = join_all(Service::ALL.map(|service| is_ready(&gateway, service))).await;
    let away: Vec<_> = Service::ALL.iter().zip(states).filter(|(_, ready)| !ready).map(|(s, _)| s.name()).collect();
    if away.is_empty() {
        return (StatusCode::OK, "OK".to_owned());
    }
    (StatusCode::SERVICE_UNAVAILABLE, format!("NOT READY: {}", away.join(", ")))
}

async fn is_ready(gateway: &Gateway, service: Service) -> bool {
    let replicas = gateway.upstreams.of(service).iter();
    join_all(replicas.map(|replica| says_ready(gateway, replica))).await.contains(&true)
}

async fn says_ready(gateway: &Gateway, replica: &Authority) -> bool {
    let Ok(uri) = at(replica, Uri::from_static("/healthcheck/ready")) else { return false };
    let mut request = Request::default();
    *request.uri_mut() = uri;
    gateway.answer(request, PROBE_TIMEOUT).await.is_ok_and(|answer| answer.status() == StatusCode::OK)
}
