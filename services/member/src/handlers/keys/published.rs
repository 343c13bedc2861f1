//! `GET /.well-known/jwks.json`

use axum::{extract::State, response::Response};
use error::ApiError;
use jwt::JwkSet;
use rest::Failures;

use super::document;
use crate::App;

/// Every key that still verifies access tokens (RFC 7517, without an envelope).
#[utoipa::path(
    get,
    path = "/.well-known/jwks.json",
    operation_id = "key_set",
    tag = "token",
    responses(
        (status = 200, body = JwkSet),
        Failures,
    )
)]
pub(crate) async fn published(State(app): State<App>) -> Result<Response, ApiError> {
    document(&app.identity_tables().published().await?)
}
