//! Probes: in short on the service port, with reasons on the management port.

use axum::{
    Router,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use serde_json::{Value, json};

use crate::{Lifecycle, Status};

/// `GET /healthcheck/{live,ready,startup}` of the service port: `OK`, or 503 and `NOT READY`.
pub fn health_routes(lifecycle: &Lifecycle) -> Router {
    let ready = lifecycle.clone();
    let startup = lifecycle.clone();
    Router::new()
        .route("/healthcheck/live", get(async || word(true)))
        .route("/healthcheck/ready", get(async move || word(ready.is_ready())))
        .route("/healthcheck/startup", get(async move || word(startup.components.have_started())))
}

/// Probes with the state of every component, for the management port.
pub fn report_routes(lifecycle: &Lifecycle) -> Router {
    let live = lifecycle.clone();
    let ready = lifecycle.clone();
    let startup = lifecycle.clone();
    Router::new()
        .route("/healthcheck/live", get(async move || report(&live, true)))
        .route("/healthcheck/ready", get(async move || report(&ready, ready.is_ready())))
        .route("/healthcheck/startup", get(async move || report(&startup, startup.components.have_started())))
}

fn word(up: bool) -> (StatusCode, &'static str) {
    if up { (StatusCode::OK, "OK") } else { (StatusCode::SERVICE_UNAVAILABLE, "NOT READY") }
}

fn report(lifecycle: &Lifecycle, up: bool) -> Response {
    let components = lifecycle.components.list();
    let components: Vec<Value> = components.iter().map(|(name, status)| component(name, status)).collect();
    let status = if up { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    let body = json!({
        "service": lifecycle.name(),
        "status": if up { "UP" } else { "DOWN" },
        "stopping": lifecycle.is_stopping(),
        "components": components,
    });
    reply(status, &body)
}

fn component(name: &str, status: &Status) -> Value {
    json!({ "name": name, "status": status.word(), "why": status.why() })
}

/// A JSON answer of the management port, which has no envelope.
pub(crate) fn reply(status: StatusCode, body: &Value) -> Response {
    (status, [(header::CONTENT_TYPE, "application/json")], body.to_string()).into_response()
}
