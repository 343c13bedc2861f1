//! The layer around a router: context, measurement, one log line per request.

use axum::{
    Router,
    extract::{MatchedPath, Request, State},
    http::{HeaderValue, Method},
    middleware::{Next, from_fn_with_state},
    response::Response,
};
use tokio::time::Instant;
use trace_context::REQUEST_ID;
use tracing::Instrument;

use crate::{Context, Metrics, metrics::RequestLabels};

/// Wraps all routes and fallbacks of a router; the last layer, so that it sees everything.
///
/// Every request is counted in `http_server_request_duration_seconds` by method, route and status,
/// runs in its [`Context`] (also a request extension), gets `x-request-id` on its answer, and leaves
/// one line at debug level. Failures are logged by whoever knows the cause, inside the same span.
pub fn observe(router: Router, metrics: &Metrics) -> Router {
    router.layer(from_fn_with_state(metrics.clone(), record))
}

async fn record(State(metrics): State<Metrics>, mut request: Request, next: Next) -> Response {
    let begin = Instant::now();
    let context = Context::of_headers(request.headers());
    let method = method_label(request.method());
    let route = route_label(&request);
    let span = tracing::info_span!(
        "request",
        service = metrics.service(),
        method,
        route,
        request_id = context.request_id(),
        trace_id = context.trace_id(),
    );
    request.extensions_mut().insert(context.clone());
    let answer = async {
        let mut response = next.run(request).await;
        let status = response.status().as_u16();
        let time = begin.elapsed();
        metrics.record_request(&RequestLabels { method, route: route.clone(), status }, time);
        tracing::debug!(status, millis = time.as_secs_f64() * 1000.0, "answered");
        if let Ok(id) = HeaderValue::from_str(context.request_id()) {
            response.headers_mut().insert(REQUEST_ID, id);
        }
        response
    };
    context.clone().scope(answer.instrument(span.clone())).await
}

/// The route as it is written in the router, so that labels stay few and ids stay out of the logs.
fn route_label(request: &Request) -> String {
    request.extensions().get::<MatchedPath>().map_or("unmatched", MatchedPath::as_str).to_owned()
}

/// Anyone can invent methods; only the standard ones become labels.
fn method_label(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::HEAD => "HEAD",
        Method::OPTIONS => "OPTIONS",
        _ => "OTHER",
    }
}
