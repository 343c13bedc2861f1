//! The store in this process.

use std::time::Duration;

use bytes::Bytes;
use moka::policy::EvictionPolicy;
use tokio::time::Instant;

/// A bounded map whose values expire; clones share it.
#[derive(Clone, Debug)]
pub(crate) struct InProcess(moka::sync::Cache<String, Entry>);

#[derive(Clone, Debug)]
struct Entry {
    value: Bytes,
    expires: Instant,
}

impl InProcess {
    pub(crate) fn new(max_entries: u64) -> Self {
        let entries =
            moka::sync::Cache::builder().max_capacity(max_entries).eviction_policy(EvictionPolicy::lru()).build();
        Self(entries)
    }

    pub(crate) fn get(&self, key: &str) -> Option<Bytes> {
        let entry = self.0.get(key)?;
        if entry.expires <= Instant::now() {
            self.0.invalidate(key);
            return None;
        }
        Some(entry.value)
    }

    pub(crate) fn set(&self, key: String, value: Bytes, lifetime: Duration) {
        let expires = Instant::now() + lifetime;
        self.0.insert(key, Entry { value, expires });
    }

    pub(crate) fn delete(&self, key: &str) {
        self.0.invalidate(key);
    }
}
