//! Routes of the management port that exist once the service is built.

use std::sync::{Arc, OnceLock};

use axum::{
    Router,
    extract::Request,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use tower::ServiceExt;

/// Jobs and run-time switches of a service; until they are there, 503.
#[derive(Clone, Default)]
pub(crate) struct Switches(Arc<OnceLock<Router>>);

impl Switches {
    /// `router`, and behind it these.
    pub(crate) fn below(&self, router: Router) -> Router {
        let switches = self.clone();
        router.fallback(async move |request: Request| switches.answer(request).await)
    }

    /// They are there; once.
    pub(crate) fn set(&self, router: Router) {
        let _ = self.0.set(router);
    }

    async fn answer(&self, request: Request) -> Response {
        let Some(router) = self.0.get() else {
            let body = r#"{"error": "the service is still starting"}"#;
            let headers = [(header::CONTENT_TYPE, "application/json"), (header::RETRY_AFTER, "1")];
            return (StatusCode::SERVICE_UNAVAILABLE, headers, body).into_response();
        };
        router.clone().oneshot(request).await.into_response()
    }
}
