//! The OpenAPI documents.

use ::gateway::{Service, merge};
use anyhow::{Context, bail};
use serde_json::Value;

use crate::fleet::SERVICES;

/// The document of every service as the gateway merges it.
pub(crate) fn merged() -> anyhow::Result<Value> {
    let mut documents = Vec::new();
    for service in SERVICES {
        let which = Service::ALL.into_iter().find(|known| known.name() == service.name);
        let which = which.with_context(|| format!("the gateway does not know {}", service.name))?;
        documents.push((which, serde_json::to_value((service.openapi)())?));
    }
    Ok(merge(documents)?)
}

/// The pretty-printed document of one service, or the merged one.
pub(crate) fn document(service: Option<&str>) -> anyhow::Result<String> {
    let Some(name) = service else { return Ok(serde_json::to_string_pretty(&merged()?)?) };
    let Some(service) = SERVICES.iter().find(|service| service.name == name) else {
        let known: Vec<&str> = SERVICES.iter().map(|service| service.name).collect();
        bail!("there is no service {name}; known: {}", known.join(", "));
    };
    Ok(serde_json::to_string_pretty(&(service.openapi)())?)
}
