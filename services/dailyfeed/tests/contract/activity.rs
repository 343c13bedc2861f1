//! What members did, and what they hear of it.

mod notifications;
mod own;
mod read_mark;
mod rebuild;
mod record;
mod service;
mod taken_back;

use serde_json::Value;
use test_support::{Member, eventually_some};

use crate::{content, list::with, pluck};

const ACTIVITIES: &str = "/api/member-activities";
const NOTIFICATIONS: &str = "/api/member-activities/notifications";
const UNREAD: &str = "/api/member-activities/notifications/unread-count";
const READ: &str = "/api/member-activities/notifications/read";

/// A member's notifications now, up to a hundred, newest first.
async fn notifications(member: &Member) -> Value {
    member.get(&with(NOTIFICATIONS, "size=100")).await.ok(200)
}

/// Waits until a member's notifications are of exactly these types, newest first.
async fn hears(member: &Member, types: &[&str]) -> Vec<Value> {
    let what = format!("{} hears {types:?}", member.handle);
    eventually_some(&what, async || {
        let list = notifications(member).await;
        (pluck(content(&list), "type") == types).then(|| content(&list).to_vec())
    })
    .await
}

/// Waits until a member's own activities under that address are of exactly these types, newest first.
async fn did(member: &Member, address: &str, types: &[&str]) -> Vec<Value> {
    let what = format!("{} did {types:?}", member.handle);
    eventually_some(&what, async || {
        let list = member.get(&with(address, "size=100")).await.ok(200);
        (pluck(content(&list), "memberActivityType") == types).then(|| content(&list).to_vec())
    })
    .await
}

/// The address of a post's or comment's likes.
fn like(collection: &str, item: &Value) -> String {
    format!("/api/{collection}/{}/like", item["id"])
}
