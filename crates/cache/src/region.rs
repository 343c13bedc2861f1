//! Values that expire.

use std::{fmt::Display, time::Duration};

use bytes::Bytes;
use moka::policy::EvictionPolicy;
use serde::{Serialize, de::DeserializeOwned};
use tokio::time::Instant;

/// A longer value is not kept, so that entries bound memory.
pub const MAX_VALUE_BYTES: usize = 64 * 1024;

/// A bounded cache, divided into regions; clones share it.
#[derive(Clone, Debug)]
pub struct Cache(moka::sync::Cache<String, Entry>);

#[derive(Clone, Debug)]
struct Entry {
    value: Bytes,
    expires: Instant,
}

/// The keys of one kind of value, e.g. summaries by member id.
#[derive(Clone, Debug)]
pub struct Region {
    cache: Cache,
    name: &'static str,
}

impl Cache {
    /// A cache of this process. Beyond `max_entries` the entry that was used longest ago goes; a new one always enters.
    pub fn in_process(max_entries: u64) -> Self {
        let entries =
            moka::sync::Cache::builder().max_capacity(max_entries).eviction_policy(EvictionPolicy::lru()).build();
        Self(entries)
    }

    /// The region with that name. Its name belongs to the key, so one name means one type of value.
    pub fn region(&self, name: &'static str) -> Region {
        Region { cache: self.clone(), name }
    }
}

#[expect(
    clippy::unused_async,
    reason = "a shared store, which will be asked over the network, takes this place in a cluster"
)]
impl Region {
    fn key(&self, key: impl Display) -> String {
        format!("{}:{key}", self.name)
    }

    fn find(&self, key: &str) -> Option<Bytes> {
        let entry = self.cache.0.get(key)?;
        if entry.expires <= Instant::now() {
            self.cache.0.invalidate(key);
            return None;
        }
        Some(entry.value)
    }

    /// The bytes kept under `key`.
    pub async fn get_bytes(&self, key: impl Display + Send) -> Option<Bytes> {
        self.find(&self.key(key))
    }

    /// Keeps bytes for `lifetime`, replacing others.
    pub async fn set_bytes(&self, key: impl Display + Send, value: Bytes, lifetime: Duration) {
        let key = self.key(key);
        if value.len() > MAX_VALUE_BYTES {
            tracing::debug!(key, bytes = value.len(), "too long to be cached");
            return self.cache.0.invalidate(&key);
        }
        let expires = Instant::now() + lifetime;
        self.cache.0.insert(key, Entry { value, expires });
    }

    /// The value kept under `key`.
    pub async fn get<T: DeserializeOwned>(&self, key: impl Display + Send) -> Option<T> {
        decode(&self.get_bytes(key).await?)
    }

    /// The values kept under `keys`, in their order; one round trip.
    pub async fn get_many<T: DeserializeOwned, K: Display>(&self, keys: &[K]) -> Vec<Option<T>> {
        keys.iter().map(|key| decode(&self.find(&self.key(key))?)).collect()
    }

    /// Keeps a value for `lifetime`, replacing another.
    pub async fn set<T: Serialize + Sync>(&self, key: impl Display + Send, value: &T, lifetime: Duration) {
        match serde_json::to_vec(value) {
            Ok(bytes) => self.set_bytes(key, bytes.into(), lifetime).await,
            Err(error) => tracing::warn!(region = self.name, %error, "value has no JSON form"),
        }
    }

    /// Forgets the value under `key`.
    pub async fn delete(&self, key: impl Display + Send) {
        self.cache.0.invalidate(&self.key(key));
    }
}

/// What another version of the program wrote may not be readable: a miss.
fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Option<T> {
    serde_json::from_slice(bytes).ok()
}
