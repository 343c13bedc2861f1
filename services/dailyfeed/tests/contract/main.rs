//! The contract of the public API, seen from outside: the real program, over HTTP.
//!
//! Tests share one fleet, make their own members in it and never depend on each other; those that change settings, rotate keys
//! or kill the process start a fleet of their own.
#![expect(clippy::expect_used, reason = "what helps a test fails by panicking")]

mod activity;
mod content;
mod durability;
mod follow;
mod gateway;
mod health;
mod hostile;
mod idempotency;
mod image;
mod jobs;
mod journey;
mod list;
mod member;
mod openapi;
mod picture;
mod privacy;
mod readme;
mod search;
mod session;
mod timeline;
mod transport;

use serde_json::Value;
use test_support::{Answer, Client, Fleet, SERVICES};

/// The program under test.
const BINARY: &str = env!("CARGO_BIN_EXE_dailyfeed");

/// An id that no row has.
const NO_SUCH_ID: i64 = 8_999_999_999_999;

/// The fleet that tests share.
fn fleet() -> &'static Fleet {
    Fleet::shared(BINARY)
}

/// A fleet for one test alone.
fn own_fleet(settings: &[(&str, &str)]) -> Fleet {
    Fleet::start(BINARY, settings)
}

/// Starts the fleet again without the file of a service's projection. On real servers the projection stays.
fn forget(fleet: &mut Fleet, projection: &str) {
    fleet.stop();
    for suffix in ["", "-wal", "-shm"] {
        // Not every one is there.
        let _ = std::fs::remove_file(fleet.dir().join(format!("{projection}.db{suffix}")));
    }
    fleet.restart();
}

/// Runs a job through the management port and gives its summary.
async fn runs(fleet: &Fleet, service: &str, job: &str) -> String {
    let answer = fleet.management(service).post_empty(&format!("/jobs/{job}")).await;
    answer.check(answer.status == 200, &format!("{job} runs"));
    answer.json["summary"].as_str().unwrap_or_default().to_owned()
}

/// The items of a page or scroll.
#[track_caller]
fn content(list: &Value) -> &[Value] {
    list["content"].as_array().unwrap_or_else(|| panic!("a list has `content`: {list}"))
}

/// One field of every item of an array.
#[track_caller]
fn pluck<'a>(items: &'a [Value], field: &str) -> Vec<&'a Value> {
    items.iter().map(|item| &item[field]).collect()
}

/// The member ids of a page or scroll of summaries, in its order.
#[track_caller]
fn member_ids(list: &Value) -> Vec<i64> {
    pluck(content(list), "memberId").into_iter().map(|id| id.as_i64().expect("memberId is a number")).collect()
}

/// One request per service that needs a login and changes nothing, sent as `caller` at the service's own port.
async fn knock(fleet: &Fleet, service: &str, caller: &Client) -> Answer {
    let client = caller.at(&fleet.service(service));
    match service {
        "member" => client.get("/api/members/profile").await,
        "content" => client.delete(&format!("/api/posts/{NO_SUCH_ID}")).await,
        "timeline" => client.get("/api/timeline/posts").await,
        "search" => client.get("/api/search/posts?keyword=%EA%B0%80%EC%9D%84").await,
        "image" => client.post("/api/images/view/command/delete/in", &serde_json::json!({"imageUrls": []})).await,
        "activity" => client.get("/api/member-activities").await,
        other => panic!("no service is called {other}"),
    }
}

/// Waits until every service sends the caller to the login page: what ends a session is effective within a second.
async fn refused_everywhere(fleet: &Fleet, caller: &Client) {
    for service in SERVICES {
        test_support::eventually(&format!("{service} refuses the token"), async || {
            knock(fleet, service, caller).await.status == 401
        })
        .await;
        knock(fleet, service, caller).await.relogin();
    }
}
