//! `GET /internal/revocations`

use authentication::ServiceCaller;
use axum::{extract::State, response::Response};
use error::ApiError;
use rest::Params;

use super::document;
use crate::App;

/// Every access token that ended before its time, or only those that did at `since` (an instant) or later, as an array
/// of `{jti, expiresAt}`. For services only: the gateway does not route it and the document leaves it out.
pub(crate) async fn revoked(State(app): State<App>, _: ServiceCaller, params: Params) -> Result<Response, ApiError> {
    document(&app.identity_tables().revoked(params.instant("since")?).await?)
}
