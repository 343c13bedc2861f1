//! What other services verify tokens with: documents without the envelope.

pub(crate) mod published;
pub(crate) mod revoked;

use axum::{
    http::header,
    response::{IntoResponse, Response},
};
use error::ApiError;
use serde::Serialize;

fn document(value: &impl Serialize) -> Result<Response, ApiError> {
    let json = serde_json::to_vec(value).map_err(ApiError::internal)?;
    Ok(([(header::CONTENT_TYPE, "application/json")], json).into_response())
}
