//! Which web pages may call the API, and what they may read of an answer.

use std::time::Duration;

use http::{HeaderName, HeaderValue, Method, header};
use settings::Origin;
use tower_http::cors::{AllowOrigin, CorsLayer};

const METHODS: [Method; 5] = [Method::GET, Method::POST, Method::PUT, Method::DELETE, Method::OPTIONS];

const REQUEST_HEADERS: [HeaderName; 5] = [
    header::AUTHORIZATION,
    header::CONTENT_TYPE,
    header::CACHE_CONTROL,
    header::ACCEPT,
    HeaderName::from_static("idempotency-key"),
];

const EXPOSED_HEADERS: [HeaderName; 7] = [
    header::AUTHORIZATION,
    header::CACHE_CONTROL,
    header::CONTENT_TYPE,
    header::RETRY_AFTER,
    HeaderName::from_static("x-token-refresh-needed"),
    HeaderName::from_static("x-relogin-required"),
    HeaderName::from_static("idempotency-replayed"),
];

/// How long a browser may remember a preflight.
const MAX_AGE: Duration = Duration::from_hours(1);

/// Answers preflights and marks the answers of services, replacing what they say about it themselves.
pub(crate) fn layer(origins: &[Origin]) -> CorsLayer {
    let origins = origins.iter().filter_map(|origin| HeaderValue::from_str(origin.as_str()).ok());
    CorsLayer::new()
        .allow_origin(AllowOrigin::list(origins))
        .allow_credentials(true)
        .allow_methods(METHODS)
        .allow_headers(REQUEST_HEADERS)
        .expose_headers(EXPOSED_HEADERS)
        .max_age(MAX_AGE)
}
