//! The documents and their page.

use std::collections::BTreeSet;

use serde_json::{Map, Value};
use test_support::{Answer, Client, Method, SERVICES};

use crate::fleet;

/// Every operation that the gateway routes, by service; `{}` stands for any parameter.
const OPERATIONS: [(&str, &str); 6] = [
    (
        "member",
        "POST /api/authentication/signup, POST /api/authentication/login, POST /api/authentication/logout, \
         POST /api/authentication/logout-all, POST /api/authentication/refresh, DELETE /api/authentication/deactivate, \
         POST /api/token/refresh, GET /api/members, GET /api/members/profile, GET /api/members/profile/@{}, \
         GET /api/members/profile/{}, PUT /api/members/profile, PUT /api/members/profile/handle, \
         GET /api/members/summary, GET /api/members/followers-followings, GET /api/members/followings/more, \
         GET /api/members/followers/more, POST /api/members/query/in, GET /api/members/query/followings, GET /api/members/{}, \
         GET /api/members/{}/profile, GET /api/members/{}/summary, GET /api/members/{}/followers-followings, \
         GET /api/members/{}/followers/more, GET /api/members/{}/followings/more, POST /api/members/follow/{}, \
         DELETE /api/members/follow/{}, GET /api/members/follow/recommend/newbie, \
         GET /api/members/follow/recommend/newbie/more, GET /.well-known/jwks.json",
    ),
    (
        "content",
        "POST /api/posts, PUT /api/posts/{}, DELETE /api/posts/{}, POST /api/posts/{}/like, DELETE /api/posts/{}/like, \
         POST /api/comments, POST /api/comments/replies, PUT /api/comments/{}, DELETE /api/comments/{}, \
         POST /api/comments/{}/like, DELETE /api/comments/{}/like",
    ),
    (
        "timeline",
        "GET /api/timeline/posts/followings, GET /api/timeline/posts/most-commented, GET /api/timeline/posts/most-popular, \
         GET /api/timeline/posts/recent-activities, GET /api/timeline/posts, GET /api/timeline/posts/{}, \
         GET /api/timeline/posts/{}/comments, GET /api/timeline/posts/authors/{}, GET /api/timeline/posts/date-range, \
         POST /api/timeline/posts/query/list, GET /api/timeline/comments, GET /api/timeline/comments/{}, \
         GET /api/timeline/comments/{}/replies, GET /api/timeline/members/{}/comments, GET /api/timeline/statistics/posts/{}",
    ),
    (
        "search",
        "GET /api/search/posts, POST /api/search/posts/like/query/count/in, POST /api/search/posts/comments/query/count/in, \
         GET /api/search/comments, GET /api/search/comments/posts/{}, GET /api/search/comments/advanced, \
         POST /api/search/comments/like/query/count/in, POST /api/search/follow/following/query/count/in",
    ),
    (
        "image",
        "POST /api/images/upload/profile, POST /api/images/upload, GET /api/images/view/{}, \
         POST /api/images/view/command/delete/in",
    ),
    (
        "activity",
        "GET /api/member-activities, GET /api/member-activities/notifications, \
         GET /api/member-activities/notifications/unread-count, POST /api/member-activities/notifications/read",
    ),
];

/// What activity has besides, for other services.
const INTERNAL: [&str; 5] = [
    "POST /api/member-activities/events",
    "POST /api/member-activities/posts",
    "POST /api/member-activities/comments",
    "POST /api/member-activities/posts/likes",
    "POST /api/member-activities/comments/likes",
];

/// The operations without authentication.
const PUBLIC: [&str; 6] = [
    "POST /api/authentication/signup",
    "POST /api/authentication/login",
    "POST /api/authentication/refresh",
    "POST /api/token/refresh",
    "GET /api/images/view/{}",
    "GET /.well-known/jwks.json",
];

fn operations_of(service: &str) -> BTreeSet<String> {
    let all = OPERATIONS.iter().filter(|(name, _)| *name == service).flat_map(|(_, list)| list.split(','));
    all.map(|operation| operation.trim().to_owned()).collect()
}

/// Fetches a document and checks what holds for all of them.
async fn document(client: &Client) -> (Answer, Value) {
    let answer = client.get("/api-docs/json").await;
    let kind = answer.header("content-type").unwrap_or_default();
    answer.check(answer.status == 200 && kind.starts_with("application/json"), "a document in JSON");
    let version = answer.json["openapi"].as_str().unwrap_or_default();
    answer.check(version.starts_with("3.1"), "OpenAPI 3.1");
    let document = answer.json.clone();
    (answer, document)
}

/// Every operation of a document as `GET /path/{}`, with its object.
fn operations(document: &Value) -> Vec<(String, &Map<String, Value>)> {
    let paths = document["paths"].as_object().into_iter().flatten();
    let operations = paths.flat_map(|(path, item)| {
        item.as_object().into_iter().flatten().filter_map(move |(method, operation)| {
            let operation = operation.as_object().filter(|operation| operation.contains_key("responses"))?;
            Some((format!("{} {}", method.to_uppercase(), normal(path)), operation))
        })
    });
    operations.collect()
}

/// The path without the names of its parameters and without a slash at its end.
fn normal(path: &str) -> String {
    let mut parts = path.trim_end_matches('/').split('{');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |path, part| path + "{}" + part.split_once('}').map_or("", |(_, rest)| rest))
}

fn names(document: &Value) -> BTreeSet<String> {
    operations(document).into_iter().map(|(name, _)| name).collect()
}

#[tokio::test]
async fn the_gateway_documents_every_operation_that_it_routes() {
    let (_, document) = document(&fleet().client()).await;
    let found = names(&document);
    let missing: Vec<_> =
        SERVICES.iter().flat_map(|service| operations_of(service)).filter(|name| !found.contains(name)).collect();
    assert!(missing.is_empty(), "not in the merged document: {missing:#?}");
    for internal in INTERNAL {
        assert!(!found.contains(internal), "the gateway does not route {internal}");
    }
}

#[tokio::test]
async fn every_service_documents_its_own_operations() {
    for service in SERVICES {
        let (_, document) = document(&fleet().service(service)).await;
        let found = names(&document);
        let mut wanted = operations_of(service);
        if service == "activity" {
            wanted.extend(INTERNAL.map(str::to_owned));
        }
        let missing: Vec<_> = wanted.difference(&found).collect();
        assert!(missing.is_empty(), "not in the document of {service}: {missing:#?}");
        let foreign = SERVICES.iter().filter(|other| **other != service).flat_map(|other| operations_of(other));
        let foreign: Vec<_> = foreign.filter(|name| found.contains(name)).collect();
        assert!(foreign.is_empty(), "in the document of {service}, but not its own: {foreign:#?}");
    }
}

#[tokio::test]
async fn every_documented_operation_is_routed_and_guarded_as_documented() {
    let (_, document) = document(&fleet().client()).await;
    let whole = document.get("security").and_then(Value::as_array).is_some_and(|all| !all.is_empty());
    for (name, operation) in operations(&document) {
        let (method, path) = name.split_once(' ').expect("method and path");
        let method = Method::from_bytes(method.as_bytes()).expect("a method");
        let request = fleet().client().request(&method, &path.replace("{}", "1"));
        let answer = request.body("application/json", Vec::new()).send().await;
        let unknown = answer.json["code"] == "NOT_FOUND" || answer.status == 405;
        answer.check(!unknown, &format!("{name} is documented and must be routed"));
        if path.starts_with("/healthcheck") || path.starts_with("/problems") || path.starts_with("/api-docs") {
            continue;
        }
        let guarded = operation.get("security").and_then(Value::as_array).map_or(whole, |all| !all.is_empty());
        assert_eq!(guarded, !PUBLIC.contains(&name.as_str()), "{name} says whether it needs a token");
        if guarded {
            answer.relogin();
        }
    }
}

#[tokio::test]
async fn operations_have_ids_of_their_own_and_describe_a_success_and_a_failure() {
    let (_, document) = document(&fleet().client()).await;
    let mut ids = BTreeSet::new();
    for (name, operation) in operations(&document) {
        let id = operation.get("operationId").and_then(Value::as_str).unwrap_or_default();
        assert!(!id.is_empty() && ids.insert(id.to_owned()), "{name} has no operationId of its own: {id:?}");
        let responses = operation["responses"].as_object().expect("an object");
        assert!(responses.keys().any(|status| status.starts_with('2')), "{name} describes no success");
        assert!(!responses.contains_key("204"), "{name} never answers 204");
    }
}

#[tokio::test]
async fn references_in_the_documents_lead_somewhere() {
    for service in SERVICES.iter().chain(&["gateway"]) {
        let (_, document) = document(&fleet().service(service)).await;
        for reference in references(&document) {
            let pointer = reference.strip_prefix('#').unwrap_or_else(|| panic!("{reference} leaves the document"));
            assert!(document.pointer(pointer).is_some(), "{service}: {reference} leads nowhere");
        }
    }
}

fn references(value: &Value) -> Vec<&str> {
    match value {
        Value::Array(items) => items.iter().flat_map(references).collect(),
        Value::Object(members) => {
            let own = members.get("$ref").and_then(Value::as_str);
            own.into_iter().chain(members.values().flat_map(references)).collect()
        }
        _ => Vec::new(),
    }
}

#[tokio::test]
async fn the_page_needs_nothing_from_outside() {
    let client = fleet().client();
    let mut path = "/docs".to_owned();
    let mut page = client.get(&path).await;
    for _ in 0..3 {
        let Some(target) = page.header("location") else { break };
        path = resolve(&path, target);
        page = client.get(&path).await;
    }
    let kind = page.header("content-type").unwrap_or_default();
    page.check(page.status == 200 && kind.starts_with("text/html"), "a page in HTML");
    let html = page.text();
    page.check(!html.contains("http://") && !html.contains("https://"), "no address of another host in the page");
    let parts = ["src=\"", "href=\""].iter().flat_map(|mark| html.split(mark).skip(1));
    let parts: Vec<_> =
        parts.filter_map(|rest| rest.split('"').next()).filter(|part| !part.starts_with("data:")).collect();
    page.check(!parts.is_empty(), "a page has scripts");
    for part in parts {
        page.check(!part.starts_with("//"), "no address of another host in the page");
        let answer = client.get(&resolve(&path, part)).await;
        answer.check(answer.status == 200 && !answer.bytes.is_empty(), "every part of the page is served");
        let style = answer.header("content-type").is_some_and(|kind| kind.starts_with("text/css"));
        answer.check(!style || !answer.text().contains("@import"), "styles import nothing");
    }
}

/// A link as a browser follows it from the page at `base`.
fn resolve(base: &str, link: &str) -> String {
    if link.starts_with('/') {
        return link.to_owned();
    }
    let folder = base.rsplit_once('/').map_or("", |(folder, _)| folder);
    format!("{folder}/{}", link.trim_start_matches("./"))
}
