//! [`ApiError`] as an axum response.

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};

use crate::{ApiError, AuthFlag};

impl IntoResponse for ApiError {
    /// Status and headers, and the error itself as an extension: the path and the wanted media type are known
    /// only at the boundary, where the `rest` layer writes the body and logs the cause once.
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.code().status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = status.into_response();
        let headers = response.headers_mut();
        if let Some(flag) = self.flag() {
            let name = match flag {
                AuthFlag::RefreshNeeded => "x-token-refresh-needed",
                AuthFlag::ReloginRequired => "x-relogin-required",
            };
            headers.insert(name, HeaderValue::from_static("true"));
        }
        if let Some(seconds) = self.retry_after_seconds() {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        if self.is_replayed() {
            headers.insert("idempotency-replayed", HeaderValue::from_static("true"));
        }
        response.extensions_mut().insert(self);
        response
    }
}
