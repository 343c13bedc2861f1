//! Logging in, staying in, getting out.

mod keys;
mod login;
mod logout;
mod refresh;
mod token;

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use serde_json::Value;

/// Decodes base64url without padding, as JWTs and key sets have it.
#[track_caller]
fn base64(text: &str) -> Vec<u8> {
    BASE64_URL_SAFE_NO_PAD.decode(text).expect("base64url")
}

/// The key of that id in the published key set.
async fn published_key(kid: &Value) -> Value {
    let keys = crate::fleet().client().get("/.well-known/jwks.json").await.json;
    let key = keys["keys"].as_array().into_iter().flatten().find(|key| key["kid"] == *kid);
    key.unwrap_or_else(|| panic!("no key {kid} in {keys}")).clone()
}
