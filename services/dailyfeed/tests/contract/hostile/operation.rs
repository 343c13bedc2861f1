//! The operations, as the documents describe them.

use serde_json::{Map, Value};
use test_support::{Client, Fleet, Method, Request};

/// One operation.
#[derive(Debug)]
pub(super) struct Operation {
    pub(super) method: Method,
    /// With `{name}` for each parameter.
    pub(super) path: String,
    /// Whether it needs a token.
    pub(super) guarded: bool,
    parameters: Vec<Value>,
    body: Option<Map<String, Value>>,
    client: Client,
}

/// Those of the gateway, and those of activity that the gateway does not route and a member may call.
pub(super) async fn all(fleet: &Fleet) -> Vec<Operation> {
    let (gateway, activity) = (fleet.client(), fleet.service("activity"));
    let mut operations = of(&gateway).await;
    let internal = of(&activity).await.into_iter().filter(|operation| {
        !operations.iter().any(|other| other.path == operation.path && other.method == operation.method)
    });
    let internal: Vec<_> = internal.filter(|operation| operation.path.starts_with("/api/member-activities/")).collect();
    operations.extend(internal);
    assert!(operations.len() >= 74, "{} operations are documented", operations.len());
    operations
}

async fn of(client: &Client) -> Vec<Operation> {
    let document = client.get("/api-docs/json").await.json;
    let paths = document["paths"].as_object().into_iter().flatten();
    let all = paths.flat_map(|(path, item)| item.as_object().into_iter().flatten().map(move |part| (path, part)));
    let operations = all.filter(|(_, (_, operation))| operation.get("responses").is_some());
    let operations = operations.filter(|(_, (_, operation))| operation.pointer("/security/0/service_token").is_none());
    operations.map(|(path, (method, operation))| read(&document, client, path, method, operation)).collect()
}

fn read(document: &Value, client: &Client, path: &str, method: &str, operation: &Value) -> Operation {
    let schema = operation.pointer("/requestBody/content/application~1json/schema");
    let schema = schema.map(|schema| resolve(document, schema));
    let members = schema.map(|schema| schema["properties"].as_object().cloned().unwrap_or_default());
    let parameters = operation["parameters"].as_array().cloned().unwrap_or_default();
    Operation {
        method: Method::from_bytes(method.to_uppercase().as_bytes()).expect("a method"),
        path: path.to_owned(),
        guarded: operation["security"].as_array().is_some_and(|schemes| !schemes.is_empty()),
        parameters: parameters.iter().map(|parameter| resolve(document, parameter).clone()).collect(),
        body: members,
        client: client.clone(),
    }
}

/// What a `$ref` leads to, or the value itself.
fn resolve<'a>(document: &'a Value, value: &'a Value) -> &'a Value {
    let reference = value["$ref"].as_str().and_then(|reference| reference.strip_prefix('#'));
    reference.and_then(|pointer| document.pointer(pointer)).unwrap_or(value)
}

impl Operation {
    /// Whether it takes a JSON body.
    pub(super) fn takes_json(&self) -> bool {
        self.body.is_some()
    }

    /// The members of its body, with their schemas.
    pub(super) fn members(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.body.iter().flatten().map(|(name, schema)| (name.as_str(), schema))
    }

    /// The parameters of the path (`path`) or the query (`query`), with their schemas.
    pub(super) fn parameters(&self, place: &str) -> impl Iterator<Item = (&str, &Value)> {
        let here = self.parameters.iter().filter(move |parameter| parameter["in"] == place);
        here.map(|parameter| (parameter["name"].as_str().unwrap_or_default(), &parameter["schema"]))
    }

    /// Good values of the query parameters without which it answers 400.
    pub(super) fn required_query(&self) -> Vec<(&str, &'static str)> {
        let required =
            self.parameters.iter().filter(|parameter| parameter["in"] == "query" && parameter["required"] == true);
        let named = required.map(|parameter| parameter["name"].as_str().unwrap_or_default());
        named
            .map(|name| (name, if name == "keyword" { "%EA%B0%80%EC%9D%84" } else { "2026-11-21T00:00:00Z" }))
            .collect()
    }

    /// The path with a value for each parameter.
    pub(super) fn fill(&self, value: impl Fn(&str) -> String) -> String {
        let mut parts = self.path.split('{');
        let first = parts.next().unwrap_or_default().to_owned();
        parts.fold(first, |path, part| {
            let (name, rest) = part.split_once('}').expect("a parameter ends");
            path + &value(name) + rest
        })
    }

    /// The caller where the operation is.
    pub(super) fn at(&self, caller: &Client) -> Client {
        caller.at(&self.client)
    }

    /// A request of it by `caller`.
    pub(super) fn request(&self, caller: &Client, address: &str) -> Request {
        self.at(caller).request(&self.method, address)
    }
}
