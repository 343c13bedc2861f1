//! `/docs`: the browsable documentation, all of it from this binary.

use std::sync::Arc;

use axum::{
    extract::Request,
    response::{Html, IntoResponse, Response},
};
use bytes::Bytes;
use error::{ApiError, ErrorCode};
use http::{HeaderName, header};
use utoipa_swagger_ui::Config;

use crate::failure::Asked;

const PAGE: &str = include_str!("docs/index.html");
const START: &str = include_str!("docs/start.js");

/// The document as it is sent.
pub(crate) fn rendered(document: &serde_json::Value) -> ([(HeaderName, &'static str); 1], Bytes) {
    ([(header::CONTENT_TYPE, "application/json")], Bytes::from(document.to_string()))
}

/// The page.
pub(crate) async fn page() -> Html<&'static str> {
    Html(PAGE)
}

/// A style sheet, script or icon of the page.
pub(crate) async fn asset(request: Request) -> Response {
    let parts = request.into_parts().0;
    let name = parts.uri.path().trim_start_matches("/docs/");
    match name {
        "index.html" => Html(PAGE).into_response(),
        "start.js" => ([(header::CONTENT_TYPE, "text/javascript")], START).into_response(),
        _ => vendored(name).unwrap_or_else(|error| Asked::by(&parts).refused(error)),
    }
}

fn vendored(name: &str) -> Result<Response, ApiError> {
    let file = utoipa_swagger_ui::serve(name, Arc::new(Config::default()));
    let file = file.map_err(|error| ApiError::internal(error.to_string()))?;
    let file = file.ok_or(ErrorCode::NotFound)?;
    Ok(([(header::CONTENT_TYPE, file.content_type)], file.bytes.into_owned()).into_response())
}
