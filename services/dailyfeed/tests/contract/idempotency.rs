//! Repeated writes.

mod implicit;
mod key;
mod scope;
mod stored;
mod upload;
mod window;

use serde_json::Value;
use test_support::{Answer, Client, Member};

use crate::{list::ids, list::with};

const POSTS: &str = "/api/posts";
const KEY: &str = "idempotency-key";

/// The same caller with a key.
fn keyed(caller: &Client, key: &str) -> Client {
    caller.with_header(KEY, key)
}

/// Whether the answer says that it is a replay, in the one way there is.
#[track_caller]
fn replayed(answer: &Answer) -> bool {
    let values: Vec<_> = answer.headers.get_all("idempotency-replayed").iter().collect();
    answer.check(values.is_empty() || values == ["true"], "Idempotency-Replayed is `true`, once, or not there");
    !values.is_empty()
}

/// `again` is the first answer once more and says so.
#[track_caller]
fn is_replay(again: &Answer, first: &Answer) {
    again.check(replayed(again), "a replay says so");
    first.check(!replayed(first), "the first answer is none");
    again.check(again.status == first.status && again.json == first.json, "the first answer once more");
}

/// The ids of a member's own posts, newest first.
async fn own_posts(member: &Member) -> Vec<i64> {
    ids(&member.get(&with("/api/timeline/posts", "size=100")).await.ok(200))
}

/// The post's likes, as its author sees them.
async fn likes(member: &Member, post: &Value) -> Value {
    member.get(&format!("/api/timeline/posts/{}", post["id"])).await.ok(200)["likeCount"].clone()
}
