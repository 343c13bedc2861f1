//! The switch on the management port.

use std::collections::BTreeMap;

use axum::{
    Router,
    body::Bytes,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use database::DatabaseError;
use serde_json::{Value, json};

use crate::{Mode, Switch};

/// `GET /transport` and `PUT /transport`, `{"mode": "KAFKA"}` or `{"mode": "HTTP"}`: 400 for anything else, 503 while the
/// truth is away.
pub fn routes(switch: Switch) -> Router {
    let turned = switch.clone();
    let put = async move |body: Bytes| match mode(&body) {
        Ok(mode) => answer(turned.turn(mode).await.map(|()| mode)),
        Err(error) => reply(StatusCode::BAD_REQUEST, &json!({ "error": error })),
    };
    let read = async move || answer(switch.position().await.map(|position| position.mode));
    Router::new().route("/transport", get(read).put(put))
}

fn mode(body: &[u8]) -> Result<Mode, String> {
    let wanted = r#"the body must be {"mode": "KAFKA"} or {"mode": "HTTP"}"#;
    let change: BTreeMap<String, Mode> =
        serde_json::from_slice(body).map_err(|error| format!("{wanted}, but: {error}"))?;
    match (change.len(), change.get("mode")) {
        (1, Some(mode)) => Ok(*mode),
        _ => Err(format!("{wanted}, but has other members")),
    }
}

fn answer(mode: Result<Mode, DatabaseError>) -> Response {
    match mode {
        Ok(mode) => reply(StatusCode::OK, &json!({ "mode": mode })),
        Err(error) => {
            let answer = reply(StatusCode::SERVICE_UNAVAILABLE, &json!({ "error": error.to_string() }));
            ([(header::RETRY_AFTER, "1")], answer).into_response()
        }
    }
}

fn reply(status: StatusCode, body: &Value) -> Response {
    (status, [(header::CONTENT_TYPE, "application/json")], body.to_string()).into_response()
}
