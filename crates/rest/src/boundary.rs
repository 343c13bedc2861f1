//! The outermost layer of a service: bounds, panics, unknown routes, and the one place where failures get their body.

use std::{any::Any, time::Duration};

use axum::{
    Router,
    extract::{DefaultBodyLimit, Request},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    middleware::{self, Next},
    response::{IntoResponse, Response},
};
use error::{ApiError, ErrorCode};
use tower_http::catch_panic::CatchPanicLayer;

use crate::{HeaderBound, read_on::read_on, time_bound::bounded};

/// The bounds of a service's requests.
#[derive(Debug, Clone, Copy)]
pub struct Boundary {
    /// Largest JSON body, in bytes; uploads have a bound of their own.
    pub body_bytes: usize,
    /// Longest handling of one request, from the last of its body on.
    pub timeout: Duration,
}

impl Boundary {
    /// Wraps a service's routes.
    pub fn around(self, routes: Router) -> Router {
        let timeout = self.timeout;
        routes
            .fallback(async || ApiError::new(ErrorCode::NotFound))
            .method_not_allowed_fallback(async || ApiError::new(ErrorCode::MethodNotAllowed))
            // Innermost first: what a handler may read,
            .layer(DefaultBodyLimit::max(self.body_bytes))
            // how long it may take,
            .layer(middleware::from_fn(move |request: Request, next: Next| bounded(timeout, request, next)))
            // what happens if it panics,
            .layer(CatchPanicLayer::custom(panicked))
            // how large its head may be,
            .layer(middleware::from_fn(small_head))
            // and how its failure looks.
            .layer(middleware::from_fn(render))
    }
}

async fn small_head(request: Request, next: Next) -> Response {
    match HeaderBound::FORWARDED.check(request.headers()) {
        Ok(()) => next.run(request).await,
        Err(refusal) => refusal.into_response(),
    }
}

#[expect(clippy::needless_pass_by_value, reason = "the signature tower-http asks for")]
fn panicked(panic: Box<dyn Any + Send>) -> Response {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    let text = text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_default();
    ApiError::internal(format!("handler panicked: {text}")).into_response()
}

/// Writes the body of a failure: the client's envelope, or RFC 9457 where the request asks for it.
async fn render(request: Request, next: Next) -> Response {
    let request = read_on(request);
    let path = request.uri().path().to_owned();
    let wants_problem = accepts_problem(request.headers());
    let response = next.run(request).await;
    let Some(failure) = failure_of(&response) else { return response };
    log(&failure, &path);
    let (json, media_type) = if wants_problem {
        (serde_json::to_vec(&failure.problem(&path)), "application/problem+json")
    } else {
        (serde_json::to_vec(&failure.body(&path)), "application/json")
    };
    let (mut parts, _) = response.into_parts();
    parts.headers.remove(header::CONTENT_LENGTH);
    parts.headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    Response::from_parts(parts, json.unwrap_or_default().into())
}

/// The failure a response stands for; statuses that axum sets by itself are given their code.
fn failure_of(response: &Response) -> Option<ApiError> {
    if let Some(failure) = response.extensions().get::<ApiError>() {
        return Some(failure.clone());
    }
    match response.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Some(ApiError::new(ErrorCode::PayloadTooLarge)),
        StatusCode::METHOD_NOT_ALLOWED => Some(ApiError::new(ErrorCode::MethodNotAllowed)),
        _ => None,
    }
}

/// Whether `Accept` names RFC 9457.
pub fn accepts_problem(headers: &HeaderMap) -> bool {
    let ranges = headers.get_all(header::ACCEPT).iter().filter_map(|value| value.to_str().ok());
    let mut kinds = ranges.flat_map(|ranges| ranges.split(',')).filter_map(|range| range.split(';').next());
    kinds.any(|kind| kind.trim().eq_ignore_ascii_case("application/problem+json"))
}

fn log(failure: &ApiError, path: &str) {
    if failure.code().status() >= 500 {
        tracing::error!(code = failure.code().name(), path, failure = ?failure, "request failed");
    } else {
        tracing::debug!(code = failure.code().name(), path, failure = ?failure, "request refused");
    }
}

#[cfg(test)]
mod tests {
    use axum::{body::Body, routing::get};
    use http_body_util::BodyExt;
    use tower::ServiceExt;

    use super::*;

    async fn call(accept: Option<&str>, path: &str) -> (StatusCode, serde_json::Value, String) {
        let mut request = Request::builder().uri(path);
        if let Some(accept) = accept {
            request = request.header(header::ACCEPT, accept);
        }
        answer(request.body(Body::empty()).unwrap()).await
    }

    async fn answer(request: Request) -> (StatusCode, serde_json::Value, String) {
        let routes = Router::new()
            .route("/panic", get(async || -> StatusCode { panic!("on purpose") }))
            .route("/slow", get(async || std::future::pending::<StatusCode>().await))
            .route("/refused", get(async || ApiError::invalid("name", "이름이 필요합니다.")));
        let service = Boundary { body_bytes: 10, timeout: Duration::from_millis(20) }.around(routes);
        let response = service.oneshot(request).await.unwrap();
        let status = response.status();
        let media_type = response.headers()[header::CONTENT_TYPE].to_str().unwrap().to_owned();
        let body = response.into_body().collect().await.unwrap().to_bytes();
        (status, serde_json::from_slice(&body).unwrap(), media_type)
    }

    #[tokio::test]
    async fn every_failure_has_the_envelope() {
        for (path, status, code) in [
            ("/panic", 500, "INTERNAL_ERROR"),
            ("/slow", 503, "SERVICE_UNAVAILABLE"),
            ("/refused?x=1", 400, "VALIDATION_FAILED"),
            ("/nowhere", 404, "NOT_FOUND"),
        ] {
            let (found, body, media_type) = call(None, path).await;
            assert_eq!(found.as_u16(), status, "{path}");
            assert_eq!(body["statusCode"], status);
            assert_eq!(body["resultCode"], "FAIL");
            assert_eq!(body["code"], code);
            assert_eq!(body["path"], path.split('?').next().unwrap());
            assert_eq!(media_type, "application/json");
        }
    }

    #[tokio::test]
    async fn too_many_headers_are_refused_on_every_path() {
        for path in ["/refused", "/nowhere"] {
            let mut request = Request::builder().uri(path);
            for number in 0..=HeaderBound::FORWARDED.count {
                request = request.header(format!("x-{number}"), "1");
            }
            let (status, body, _) = answer(request.body(Body::empty()).unwrap()).await;
            assert_eq!((status.as_u16(), &body["code"]), (431, &"HEADERS_TOO_LARGE".into()), "{path}");
        }
    }

    #[tokio::test]
    async fn a_problem_is_given_to_who_asks_for_it() {
        let (_, body, media_type) = call(Some("application/problem+json"), "/refused").await;
        assert_eq!(media_type, "application/problem+json");
        assert_eq!(body["type"], "/problems/VALIDATION_FAILED");
        assert_eq!(body["instance"], "/refused");
        assert_eq!(body["detail"], "이름이 필요합니다.");
        assert_eq!(body["errors"][0]["field"], "name");
    }
}
