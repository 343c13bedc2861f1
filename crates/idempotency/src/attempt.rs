//! What makes two requests the same.

use std::fmt::Write;

use axum::{
    extract::FromRequestParts,
    http::{Method, request::Parts},
};
use error::ApiError;
use serde::Serialize;
use sha2::{Digest, Sha256};

/// Longest `Idempotency-Key`, in characters.
const MAX_KEY: usize = 255;

/// One try at a write: its route and its `Idempotency-Key`, if it has one. An empty or ill-formed key is a 400.
#[derive(Debug, Clone)]
pub struct Attempt {
    method: Method,
    path: String,
    key: Option<String>,
}

impl<S: Send + Sync> FromRequestParts<S> for Attempt {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        let mut keys = parts.headers.get_all("idempotency-key").iter();
        let key = keys.next().map(|value| readable(value.as_bytes())).transpose()?;
        if keys.next().is_some() {
            return Err(bad_key());
        }
        Ok(Self { method: parts.method.clone(), path: parts.uri.path().to_owned(), key })
    }
}

fn readable(bytes: &[u8]) -> Result<String, ApiError> {
    let visible = bytes.iter().all(|byte| (0x21..=0x7e).contains(byte));
    if bytes.is_empty() || bytes.len() > MAX_KEY || !visible {
        return Err(bad_key());
    }
    Ok(String::from_utf8_lossy(bytes).into_owned())
}

fn bad_key() -> ApiError {
    ApiError::invalid("Idempotency-Key", "공백이 아닌 ASCII 문자 1~255자로 한 번만 보낼 수 있습니다.")
}

impl Attempt {
    /// The key, if one was sent.
    pub fn key(&self) -> Option<&str> {
        self.key.as_deref()
    }

    /// The attempt of `member` (none at sign-up) with this parsed body: bodies are equal if they are after parsing.
    pub fn of(&self, member: Option<i64>, body: &impl Serialize) -> Result<Repeat, ApiError> {
        let body = serde_json::to_vec(body).map_err(ApiError::internal)?;
        let fingerprint = digest(&[&body]);
        let member = member.map(|id| id.to_string()).unwrap_or_default();
        let route = [self.method.as_str().as_bytes(), self.path.as_bytes(), member.as_bytes()];
        let scope = match &self.key {
            Some(key) => digest(&[b"key", route[0], route[1], route[2], key.as_bytes()]),
            None => digest(&[b"body", route[0], route[1], route[2], fingerprint.as_bytes()]),
        };
        Ok(Repeat { scope, fingerprint, keyed: self.key.is_some() })
    }
}

/// An attempt that can be recognised when it comes again.
#[derive(Debug, Clone)]
pub struct Repeat {
    pub(crate) scope: String,
    pub(crate) fingerprint: String,
    pub(crate) keyed: bool,
}

/// SHA-256 in hex over length-prefixed parts, so that no two lists of parts read the same.
fn digest(parts: &[&[u8]]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    hash.finalize().iter().fold(String::with_capacity(64), |mut hex, byte| {
        // Writing to a string cannot fail.
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}
