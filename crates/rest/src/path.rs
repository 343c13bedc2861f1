//! Path parameters.

use axum::{extract::FromRequestParts, http::request::Parts};
use error::ApiError;
use serde::de::DeserializeOwned;

/// Path parameters; text that is no id (not a whole number, out of range, broken UTF-8) is a 400.
#[derive(Debug, Clone)]
pub struct Path<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned + Send> FromRequestParts<S> for Path<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        #[expect(clippy::disallowed_types, reason = "this is the wrapper")]
        let extracted = axum::extract::Path::<T>::from_request_parts(parts, state).await;
        extracted.map(|path| Self(path.0)).map_err(|refused| {
            ApiError::invalid("path", "경로의 값이 올바르지 않습니다.").caused_by(refused.body_text())
        })
    }
}
