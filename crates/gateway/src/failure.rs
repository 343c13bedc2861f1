//! What the gateway answers itself when a request fails.

use axum::{
    body::Body,
    http::request::Parts,
    middleware::Next,
    response::{IntoResponse, Response},
};
use error::{ApiError, ErrorCode};
use http::{HeaderValue, Request, Uri, header};
use rest::{HeaderBound, accepts_problem};

const PROBLEM: &str = "application/problem+json";

/// What an error body needs of the request, kept while the rest of it travels on.
pub(crate) struct Asked {
    uri: Uri,
    problem: bool,
}

impl Asked {
    pub(crate) fn by(parts: &Parts) -> Self {
        Self { uri: parts.uri.clone(), problem: accepts_problem(&parts.headers) }
    }

    /// The failure in the form that was asked for.
    pub(crate) fn refused(self, error: ApiError) -> Response {
        let path = self.uri.path();
        let (kind, body) = if self.problem {
            (PROBLEM, serde_json::to_vec(&error.problem(path)))
        } else {
            ("application/json", serde_json::to_vec(&error.body(path)))
        };
        let mut response = error.into_response();
        *response.body_mut() = Body::from(body.unwrap_or_default());
        response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
        response
    }
}

/// 431 for more headers, or larger ones, than a client may send.
pub(crate) async fn small_head(request: Request<Body>, next: Next) -> Response {
    match HeaderBound::CLIENT.check(request.headers()) {
        Ok(()) => next.run(request).await,
        Err(refusal) => Asked::by(&request.into_parts().0).refused(refusal),
    }
}

/// 405 of the gateway's own pages.
pub(crate) async fn method_not_allowed(request: Request<Body>) -> Response {
    Asked::by(&request.into_parts().0).refused(ErrorCode::MethodNotAllowed.into())
}
