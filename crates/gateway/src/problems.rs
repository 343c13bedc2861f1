//! `/problems/{code}`: what the `type` of an RFC 9457 body leads to.

use axum::{
    extract::Request,
    response::{Html, IntoResponse, Response},
};
use error::ErrorCode;

use crate::failure::Asked;

/// Explains a code; 404 for one that does not exist.
pub(crate) async fn page(request: Request) -> Response {
    let parts = request.into_parts().0;
    let name = parts.uri.path().trim_start_matches("/problems/");
    match ErrorCode::ALL.iter().find(|code| code.name() == name) {
        Some(code) => Html(explained(*code)).into_response(),
        None => Asked::by(&parts).refused(ErrorCode::NotFound.into()),
    }
}

fn explained(code: ErrorCode) -> String {
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<title>{name}</title>\n\
         <h1>{name}</h1>\n<p>HTTP {status}: {title}</p>\n<p lang=\"ko\">{message}</p>\n\
         <p><a href=\"/docs\">API documentation</a></p>\n</html>\n",
        name = code.name(),
        status = code.status(),
        title = code.title(),
        message = code.message(),
    )
}
