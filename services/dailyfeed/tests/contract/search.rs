//! Finding posts and comments by their text, and bulk counters.

mod access;
mod comments;
mod counters;
mod initials;
mod keyword;
mod literal;
mod order;
mod rebuild;
mod vanish;

use serde_json::Value;
use test_support::{Answer, Client, eventually_some};

use crate::list::{encode, ids};

const POSTS: &str = "/api/search/posts";
const COMMENTS: &str = "/api/search/comments";
const ADVANCED: &str = "/api/search/comments/advanced";

/// The address of a search for a keyword.
fn by(path: &str, keyword: &str) -> String {
    format!("{path}?keyword={}", encode(keyword))
}

/// A search for posts, whatever comes of it.
async fn search(caller: &Client, keyword: &str) -> Answer {
    caller.get(&by(POSTS, keyword)).await
}

/// The ids of the posts found.
async fn found(caller: &Client, keyword: &str) -> Vec<i64> {
    ids(&search(caller, keyword).await.ok(200))
}

/// Waits until a search for posts, under any address, finds exactly these, in this order; returns the page.
async fn finds(caller: &Client, address: &str, expected: &[i64]) -> Value {
    let what = format!("{address} finds {expected:?}");
    eventually_some(&what, async || {
        let page = caller.get(address).await.ok(200);
        (ids(&page) == expected).then_some(page)
    })
    .await
}
