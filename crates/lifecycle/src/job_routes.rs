//! Jobs on the management port.

use axum::{
    Router,
    extract::{RawPathParams, RawQuery},
    http::StatusCode,
    response::Response,
    routing::post,
};
use percent_encoding::percent_decode_str;
use serde_json::json;

use crate::{JobError, Jobs, Lifecycle, health::reply};

/// `POST /jobs/NAME`, for some jobs with `?id=ID`: 200 with the summary, 400 for an id (or anything else in the query)
/// that the job does not know, 404 with the known names, 409 when it runs, 500 when it failed.
pub fn job_routes(lifecycle: &Lifecycle, jobs: Jobs) -> Router {
    let lifecycle = lifecycle.clone();
    let run = async move |path: RawPathParams, RawQuery(query): RawQuery| {
        let name = path.iter().next().map_or("", |(_, name)| name);
        match id(query.as_deref().unwrap_or_default()) {
            Ok(id) => answer(name, jobs.run(&lifecycle, name, id).await),
            Err(refused) => reply(StatusCode::BAD_REQUEST, &json!({ "job": name, "error": refused })),
        }
    };
    Router::new().route("/jobs/{name}", post(run))
}

fn id(query: &str) -> Result<Option<String>, String> {
    let mut pairs = query.split('&').filter(|pair| !pair.is_empty());
    let Some(pair) = pairs.next() else { return Ok(None) };
    let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
    if name != "id" {
        return Err(format!("a job has no parameter `{name}`; there is id"));
    }
    if pairs.next().is_some() {
        return Err("id stands alone in the query, once".to_owned());
    }
    match percent_decode_str(&value.replace('+', " ")).decode_utf8() {
        Ok(id) if !id.is_empty() => Ok(Some(id.into_owned())),
        _ => Err("id is the text of an id, percent-encoded".to_owned()),
    }
}

fn answer(name: &str, outcome: Result<String, JobError>) -> Response {
    let error = match outcome {
        Ok(summary) => return reply(StatusCode::OK, &json!({ "job": name, "summary": summary })),
        Err(error) => error,
    };
    let status = match &error {
        JobError::Unknown { known, .. } => {
            return reply(StatusCode::NOT_FOUND, &json!({ "job": name, "error": "unknown job", "known": known }));
        }
        JobError::Id { .. } => StatusCode::BAD_REQUEST,
        JobError::Running(_) => StatusCode::CONFLICT,
        JobError::Failed { .. } => StatusCode::INTERNAL_SERVER_ERROR,
    };
    reply(status, &json!({ "job": name, "error": error.to_string() }))
}
