//! One `OpenAPI` document of the six: what the gateway routes, and nothing else.

use std::collections::BTreeSet;

use http::Method;
use serde_json::{Map, Value, json};

use crate::{Service, service_of};

/// Two services that mean different things by the same name.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum Clash {
    /// Components of the same name that are not equal.
    #[error("the {service} service defines component {name} unlike another service")]
    Component {
        /// The later service.
        service: &'static str,
        /// The name, as in `schemas/PostRequest`.
        name: String,
    },
    /// An `operationId` used twice.
    #[error("operationId {id} of the {service} service is used twice")]
    Operation {
        /// The later service.
        service: &'static str,
        /// The id.
        id: String,
    },
}

/// The merged document for [`crate::GatewayConfig::document`]: the operations that the gateway routes to the service
/// whose document has them, tagged with its name, and the components these need.
pub fn merge(documents: impl IntoIterator<Item = (Service, Value)>) -> Result<Value, Clash> {
    let mut merged = Merged::default();
    for (service, document) in documents {
        merged.add(service, document)?;
    }
    Ok(json!({
        "openapi": "3.1.0",
        "info": {
            "title": "dailyfeed",
            "description": "A social feed: six services behind one gateway.",
            "version": env!("CARGO_PKG_VERSION"),
        },
        "servers": [{ "url": "/" }],
        "tags": merged.tags,
        "paths": merged.paths,
        "components": merged.components,
    }))
}

#[derive(Default)]
struct Merged {
    tags: Vec<Value>,
    paths: Map<String, Value>,
    components: Map<String, Value>,
    operation_ids: BTreeSet<String>,
}

impl Merged {
    fn add(&mut self, service: Service, mut document: Value) -> Result<(), Clash> {
        let description = document["info"]["description"].take();
        self.tags.push(json!({ "name": service.name(), "description": description.as_str().unwrap_or_default() }));
        let security = document["security"].take();
        let Value::Object(paths) = document["paths"].take() else { return Ok(()) };
        let mut paths = routed(service, paths);
        self.add_components(service, &paths, &document["components"])?;
        for (key, operation) in paths.values_mut().filter_map(Value::as_object_mut).flatten() {
            if method(key).is_some() {
                self.adopt(service, operation, &security)?;
            }
        }
        self.paths.extend(paths);
        Ok(())
    }

    /// Makes an operation independent of the document it comes from.
    fn adopt(&mut self, service: Service, operation: &mut Value, security: &Value) -> Result<(), Clash> {
        operation["tags"] = json!([service.name()]);
        if operation.get("security").is_none() && security.is_array() {
            operation["security"] = security.clone();
        }
        match operation["operationId"].as_str() {
            Some(id) if !self.operation_ids.insert(id.to_owned()) => {
                Err(Clash::Operation { service: service.name(), id: id.to_owned() })
            }
            _ => Ok(()),
        }
    }

    fn add_components(&mut self, service: Service, paths: &Paths, components: &Value) -> Result<(), Clash> {
        for (kind, name) in needed(paths, components) {
            let ours = &components[&kind][&name];
            let of_kind = self.components.entry(&kind).or_insert_with(|| json!({}));
            match of_kind.get(&name) {
                Some(theirs) if theirs != ours => {
                    return Err(Clash::Component { service: service.name(), name: format!("{kind}/{name}") });
                }
                Some(_) => {}
                None => of_kind[&name] = ours.clone(),
            }
        }
        Ok(())
    }
}

type Paths = Map<String, Value>;

/// The operations that the gateway routes to this service; what stands beside the operations of a path stays with them.
fn routed(service: Service, paths: Paths) -> Paths {
    let routed = paths.into_iter().filter_map(|(path, item)| {
        let Value::Object(mut item) = item else { return None };
        item.retain(|key, _| method(key).is_none_or(|method| service_of(&method, &path) == Some(service)));
        item.keys().any(|key| method(key).is_some()).then_some((path, Value::Object(item)))
    });
    routed.collect()
}

/// The method that a key of a path item stands for.
fn method(key: &str) -> Option<Method> {
    const KEYS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];
    KEYS.contains(&key).then(|| key.to_ascii_uppercase().parse().ok()).flatten()
}

/// The components that `paths` refer to, directly or through others, and all security schemes, which are named without
/// a reference. Each is `(kind, name)`.
fn needed(paths: &Paths, components: &Value) -> BTreeSet<(String, String)> {
    let schemes = components["securitySchemes"].as_object().into_iter().flat_map(Map::keys);
    let mut needed: BTreeSet<_> = schemes.map(|name| ("securitySchemes".to_owned(), name.clone())).collect();
    let mut open = Vec::new();
    paths.values().for_each(|item| references(item, &mut open));
    while let Some((kind, name)) = open.pop() {
        let component = &components[&kind][&name];
        if needed.insert((kind, name)) {
            references(component, &mut open);
        }
    }
    needed
}

/// Collects every `#/components/<kind>/<name>` in a value, be it a `$ref` or a discriminator's mapping.
fn references(value: &Value, found: &mut Vec<(String, String)>) {
    match value {
        Value::String(text) => {
            let target = text.strip_prefix("#/components/").and_then(|target| target.split_once('/'));
            found.extend(target.map(|(kind, name)| (kind.to_owned(), name.to_owned())));
        }
        Value::Array(items) => items.iter().for_each(|item| references(item, found)),
        Value::Object(members) => members.values().for_each(|member| references(member, found)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn content() -> Value {
        json!({
            "info": { "description": "Posts and comments." },
            "security": [{ "bearer": [] }],
            "paths": {
                "/api/posts": {
                    "parameters": [{ "$ref": "#/components/parameters/Key" }],
                    "post": { "operationId": "create_post", "requestBody": { "$ref": "#/components/schemas/PostRequest" } },
                },
                "/api/posts/{postId}": { "get": { "operationId": "get_post", "tags": ["posts"], "security": [] } },
                "/internal/posts": { "get": { "$ref": "#/components/schemas/Internal" } },
                "/healthcheck/ready": { "get": {} },
                "/api/timeline/posts": { "get": { "operationId": "not_mine" } },
            },
            "components": {
                "parameters": { "Key": { "name": "Idempotency-Key" } },
                "schemas": {
                    "PostRequest": { "properties": { "mood": { "$ref": "#/components/schemas/Mood" } } },
                    "Mood": { "enum": ["GOOD"] },
                    "Internal": { "type": "object" },
                },
                "securitySchemes": { "bearer": { "type": "http" } },
            },
        })
    }

    fn with_schema(schema: &Value) -> Value {
        json!({
            "paths": { "/api/timeline/posts": { "get": { "x": "#/components/schemas/Mood" } } },
            "components": { "schemas": { "Mood": schema } },
        })
    }

    #[test]
    fn only_routed_operations_and_what_they_need_are_merged() {
        let merged = merge([(Service::Content, content())]).unwrap();
        let paths: Vec<_> = merged["paths"].as_object().unwrap().keys().collect();
        assert_eq!(paths, ["/api/posts", "/api/posts/{postId}"]);
        let schemas: Vec<_> = merged["components"]["schemas"].as_object().unwrap().keys().collect();
        assert_eq!(schemas, ["Mood", "PostRequest"]);
        assert_eq!(merged["components"]["parameters"]["Key"]["name"], "Idempotency-Key");
        assert_eq!(merged["components"]["securitySchemes"]["bearer"]["type"], "http");
        assert_eq!(merged["paths"]["/api/posts"]["parameters"], json!([{ "$ref": "#/components/parameters/Key" }]));
        assert_eq!(merged["servers"], json!([{ "url": "/" }]));
    }

    #[test]
    fn operations_are_tagged_and_keep_their_security() {
        let merged = merge([(Service::Content, content())]).unwrap();
        assert_eq!(merged["tags"], json!([{ "name": "content", "description": "Posts and comments." }]));
        let create = &merged["paths"]["/api/posts"]["post"];
        assert_eq!((&create["tags"], &create["security"]), (&json!(["content"]), &json!([{ "bearer": [] }])));
        let get = &merged["paths"]["/api/posts/{postId}"]["get"];
        assert_eq!((&get["tags"], &get["security"]), (&json!(["content"]), &json!([])), "public stays public");
    }

    #[test]
    fn methods_decide_for_activities() {
        let document = json!({ "paths": {
            "/api/member-activities": { "get": {} },
            "/api/member-activities/posts": { "post": {} },
            "/api/member-activities/notifications/read": { "post": {}, "get": {} },
            "/api/member-activities/events": { "post": {}, "summary": "internal" },
        }});
        let merged = merge([(Service::Activity, document)]).unwrap();
        let paths: Vec<_> = merged["paths"].as_object().unwrap().keys().collect();
        assert_eq!(paths, ["/api/member-activities", "/api/member-activities/notifications/read"]);
    }

    #[test]
    fn equal_components_merge_and_others_clash() {
        let equal = with_schema(&json!({ "enum": ["GOOD"] }));
        assert!(merge([(Service::Content, content()), (Service::Timeline, equal)]).is_ok());
        let other = with_schema(&json!({ "enum": ["BAD"] }));
        let clash = Clash::Component { service: "timeline", name: "schemas/Mood".to_owned() };
        assert_eq!(merge([(Service::Content, content()), (Service::Timeline, other)]), Err(clash));
    }

    #[test]
    fn operation_ids_are_used_once() {
        let other = json!({ "paths": { "/api/search/posts": { "get": { "operationId": "create_post" } } } });
        let clash = Clash::Operation { service: "search", id: "create_post".to_owned() };
        assert_eq!(merge([(Service::Content, content()), (Service::Search, other)]), Err(clash));
    }
}
