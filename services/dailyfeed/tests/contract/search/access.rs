//! Nobody searches without a token.

use serde_json::json;
use test_support::Method;

use super::{ADVANCED, COMMENTS, POSTS, by, counters::COUNTERS};
use crate::fleet;

#[tokio::test]
async fn nobody_searches_without_a_token() {
    let anonymous = fleet().client();
    for path in [POSTS, COMMENTS, ADVANCED, "/api/search/posts/", "/api/search/comments/posts/1"] {
        anonymous.get(&by(path, "가을")).await.relogin();
        anonymous.get(path).await.relogin();
        anonymous.with_bearer("not.a.token").get(&by(path, "가을")).await.relogin();
    }
    for (path, list) in COUNTERS {
        anonymous.post(path, &json!({list: [1]})).await.relogin();
        anonymous.request(&Method::POST, path).body("application/json", "{broken").send().await.relogin();
    }
}
