//! `dailyfeed job NAME`: asks the running fleet through its management ports.

use std::collections::BTreeSet;

use anyhow::{Context, bail};
use reqwest::StatusCode;
use serde_json::Value;
use settings::Settings;

use crate::fleet::SERVICES;

/// Runs the job in every service that has it (and that knows the id) and gives their summaries, a line each.
pub(crate) async fn run(settings: &Settings, name: &str, id: Option<&str>) -> anyhow::Result<String> {
    // It becomes part of a path, and nothing else of one.
    if name.is_empty() || !name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-') {
        bail!("`{name}` is no name of a job; they are like purge-tokens");
    }
    let client = reqwest::Client::new();
    let mut known = BTreeSet::new();
    let (mut summaries, mut refusals) = (Vec::new(), Vec::new());
    for service in SERVICES {
        let address = host::section(settings, service.name)?.management_address();
        let request = client.post(format!("http://{address}/jobs/{name}")).query(&id.map(|id| [("id", id)]));
        let answer = request.send().await.with_context(|| format!("no fleet answers at {address}; is it running?"))?;
        let status = answer.status();
        let body: Value = answer.json().await.context("the answer is not that of a fleet")?;
        match status {
            StatusCode::OK => summaries.push(format!("{}: {}", service.name, text(&body, "summary"))),
            StatusCode::BAD_REQUEST => refusals.push(format!("{}: {}", service.name, text(&body, "error"))),
            StatusCode::NOT_FOUND => {
                known
                    .extend(body["known"].as_array().into_iter().flatten().filter_map(Value::as_str).map(String::from));
            }
            _ => bail!("{}", text(&body, "error")),
        }
    }
    if !summaries.is_empty() {
        return Ok(summaries.join("\n"));
    }
    if !refusals.is_empty() {
        bail!("{}", refusals.join("; "));
    }
    bail!("there is no job {name}; known: {}", Vec::from_iter(known).join(", "))
}

fn text(body: &Value, member: &str) -> String {
    body[member].as_str().unwrap_or_default().to_owned()
}
