//! Values that expire.

use std::{fmt::Display, time::Duration};

use bytes::Bytes;
use serde::{Serialize, de::DeserializeOwned};

#[cfg(feature = "redis")]
use crate::Redis;
use crate::in_process::InProcess;

/// A longer value is not kept, so that entries bound memory.
pub const MAX_VALUE_BYTES: usize = 64 * 1024;

/// A cache, divided into regions; clones share it.
#[derive(Clone, Debug)]
pub struct Cache(Store);

#[derive(Clone, Debug)]
enum Store {
    InProcess(InProcess),
    #[cfg(feature = "redis")]
    Redis(Redis),
}

/// The keys of one kind of value, e.g. summaries by member id.
#[derive(Clone, Debug)]
pub struct Region {
    store: Store,
    name: &'static str,
}

impl Cache {
    /// A cache of this process. Beyond `max_entries` the entry that was used longest ago goes; a new one always enters.
    pub fn in_process(max_entries: u64) -> Self {
        Self(Store::InProcess(InProcess::new(max_entries)))
    }

    /// A cache that processes share, bounded by what its server is given (`maxmemory`). While the server is away every
    /// value is a miss; what this process could not replace or delete meanwhile is deleted before it asks again.
    #[cfg(feature = "redis")]
    pub fn redis(redis: &Redis) -> Self {
        Self(Store::Redis(redis.clone()))
    }

    /// The region with that name. Its name belongs to the key, so one name means one type of value.
    pub fn region(&self, name: &'static str) -> Region {
        Region { store: self.0.clone(), name }
    }
}

#[cfg_attr(
    not(feature = "redis"),
    expect(clippy::unused_async, reason = "the store that processes share is waited for")
)]
impl Store {
    async fn get(&self, key: &str) -> Option<Bytes> {
        match self {
            Self::InProcess(store) => store.get(key),
            #[cfg(feature = "redis")]
            Self::Redis(redis) => redis.get(key).await,
        }
    }

    async fn get_many(&self, keys: &[String]) -> Vec<Option<Bytes>> {
        match self {
            Self::InProcess(store) => keys.iter().map(|key| store.get(key)).collect(),
            #[cfg(feature = "redis")]
            Self::Redis(redis) => redis.get_many(keys).await,
        }
    }

    async fn set(&self, key: String, value: Bytes, lifetime: Duration) {
        match self {
            Self::InProcess(store) => store.set(key, value, lifetime),
            #[cfg(feature = "redis")]
            Self::Redis(redis) => redis.set(&key, &value, lifetime).await,
        }
    }

    async fn delete(&self, key: &str) {
        match self {
            Self::InProcess(store) => store.delete(key),
            #[cfg(feature = "redis")]
            Self::Redis(redis) => redis.delete(key).await,
        }
    }
}

impl Region {
    fn key(&self, key: impl Display) -> String {
        format!("{}:{key}", self.name)
    }

    /// The bytes kept under `key`.
    pub async fn get_bytes(&self, key: impl Display + Send) -> Option<Bytes> {
        self.store.get(&self.key(key)).await
    }

    /// Keeps bytes for `lifetime`, replacing others.
    pub async fn set_bytes(&self, key: impl Display + Send, value: Bytes, lifetime: Duration) {
        let key = self.key(key);
        if value.len() > MAX_VALUE_BYTES {
            tracing::debug!(key, bytes = value.len(), "too long to be cached");
            return self.store.delete(&key).await;
        }
        self.store.set(key, value, lifetime).await;
    }

    /// The value kept under `key`.
    pub async fn get<T: DeserializeOwned>(&self, key: impl Display + Send) -> Option<T> {
        decode(&self.get_bytes(key).await?)
    }

    /// The values kept under `keys`, in their order; one round trip.
    pub async fn get_many<T: DeserializeOwned, K: Display>(&self, keys: &[K]) -> Vec<Option<T>> {
        let keys: Vec<String> = keys.iter().map(|key| self.key(key)).collect();
        self.store.get_many(&keys).await.into_iter().map(|value| decode(&value?)).collect()
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
        self.store.delete(&self.key(key)).await;
    }
}

/// What another version of the program wrote may not be readable: a miss.
fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Option<T> {
    serde_json::from_slice(bytes).ok()
}
