//! Reading pages and scrolls, and what is in them.

use std::{collections::BTreeSet, time::Duration};

use chrono::{DateTime, SecondsFormat, TimeDelta};
use serde_json::Value;
use test_support::Client;

use crate::content;

/// A day in milliseconds.
pub(crate) const DAY: i64 = 24 * 60 * 60 * 1000;

/// Query strings with page numbers and sizes that every list refuses.
pub(crate) const BAD_PAGES: [&str; 16] = [
    "page=-1",
    "size=0",
    "size=-1",
    "size=101",
    "size=1000000",
    "page=abc",
    "size=abc",
    "page=",
    "size=",
    "page=1.5",
    "page=+1",
    "page=%201",
    "size=99999999999999999999",
    "page=99999999999999999999",
    "page=0&page=1",
    "size=5&size=5",
];

/// The ids of a page or scroll, in its order.
#[track_caller]
pub(crate) fn ids(list: &Value) -> Vec<i64> {
    content(list).iter().map(id).collect()
}

/// An item's `id`.
#[track_caller]
pub(crate) fn id(item: &Value) -> i64 {
    item["id"].as_i64().unwrap_or_else(|| panic!("no `id` in {item}"))
}

/// Whether a list has the item.
#[track_caller]
pub(crate) fn has(list: &Value, item: &Value) -> bool {
    ids(list).contains(&id(item))
}

/// The item of a list with the same id as `item`.
#[track_caller]
pub(crate) fn find(list: &Value, item: &Value) -> Value {
    let found = content(list).iter().find(|other| other["id"] == item["id"]);
    found.unwrap_or_else(|| panic!("{} is not in {list}", item["id"])).clone()
}

/// `path` with one more query parameter or several.
pub(crate) fn with(path: &str, parameters: &str) -> String {
    let sign = if path.contains('?') { '&' } else { '?' };
    format!("{path}{sign}{parameters}")
}

/// Bytes percent-encoded for a path or a query.
pub(crate) fn encode(text: &str) -> String {
    let encoded = text
        .bytes()
        .map(|byte| if byte.is_ascii_alphanumeric() { char::from(byte).to_string() } else { format!("%{byte:02X}") });
    encoded.collect()
}

/// The first page and every other one, by cursor; nothing may come twice.
pub(crate) async fn walk(client: &Client, path: &str, size: usize) -> Vec<Value> {
    let path = with(path, &format!("size={size}"));
    let mut page = client.get(&path).await.ok(200);
    let mut found = content(&page).to_vec();
    while let Some(cursor) = next_cursor(&page) {
        page = client.get(&with(&path, &format!("cursor={cursor}"))).await.ok(200);
        assert!(!content(&page).is_empty(), "a cursor led to nothing: {page}");
        found.extend(content(&page).iter().cloned());
    }
    let key = |item: &Value| item.get("id").or_else(|| item.get("pk")).map(ToString::to_string);
    let distinct: BTreeSet<_> = found.iter().map(key).collect();
    assert_eq!(distinct.len(), found.len(), "an item came twice: {found:#?}");
    found
}

/// The cursor of the next page; there is one exactly where `hasNext` says so.
#[track_caller]
pub(crate) fn next_cursor(page: &Value) -> Option<&str> {
    let cursor = page.get("nextCursor").unwrap_or_else(|| panic!("every list has nextCursor: {page}"));
    assert_eq!(page["hasNext"], cursor.is_string(), "hasNext and nextCursor agree: {page}");
    cursor.as_str()
}

/// Everything in `expected` is in `found`, which may have more members.
#[track_caller]
pub(crate) fn assert_has(found: &Value, expected: &Value) {
    for (name, value) in expected.as_object().into_iter().flatten() {
        assert_eq!(found.get(name), Some(value), "`{name}` of {found:#}");
    }
}

/// A timestamp some milliseconds later (or earlier), written like it.
#[track_caller]
pub(crate) fn later(timestamp: &Value, milliseconds: i64) -> String {
    let text = timestamp.as_str().unwrap_or_else(|| panic!("{timestamp} is no timestamp"));
    let moment = DateTime::parse_from_rfc3339(text).unwrap_or_else(|error| panic!("{text}: {error}"));
    let moved = moment + TimeDelta::milliseconds(milliseconds);
    moved.to_rfc3339_opts(SecondsFormat::Millis, true)
}

/// Waits until a write gets a later moment than one before: moments on the wire have milliseconds.
pub(crate) async fn next_moment() {
    tokio::time::sleep(Duration::from_millis(2)).await;
}
