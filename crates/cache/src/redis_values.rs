//! Values on Redis.

use std::time::Duration;

use bytes::Bytes;
use redis::{Cmd, cmd};

use crate::Redis;

impl Redis {
    pub(crate) async fn get(&self, key: &str) -> Option<Bytes> {
        self.ask::<Option<Bytes>>(cmd("GET").arg(self.key(key))).await.flatten()
    }

    pub(crate) async fn get_many(&self, keys: &[String]) -> Vec<Option<Bytes>> {
        let nothing = || vec![None; keys.len()];
        if keys.is_empty() {
            return nothing();
        }
        let keys_there: Vec<String> = keys.iter().map(|key| self.key(key)).collect();
        self.ask(cmd("MGET").arg(keys_there)).await.unwrap_or_else(nothing)
    }

    pub(crate) async fn set(&self, key: &str, value: &[u8], lifetime: Duration) {
        // Redis refuses a lifetime of 0.
        let millis = u64::try_from(lifetime.as_millis()).unwrap_or(u64::MAX).clamp(1, MAX_LIFETIME_MILLIS);
        let key = self.key(key);
        self.change(&key, cmd("SET").arg(&key).arg(value).arg("PX").arg(millis)).await;
    }

    pub(crate) async fn delete(&self, key: &str) {
        let key = self.key(key);
        self.change(&key, cmd("DEL").arg(&key)).await;
    }

    fn key(&self, key: &str) -> String {
        format!("{}{key}", self.prefix())
    }

    async fn change(&self, key: &str, command: &Cmd) {
        if self.ask::<()>(command).await.is_none() {
            self.stale().add(key);
        }
    }
}

/// A century: Redis refuses what does not fit into its clock.
const MAX_LIFETIME_MILLIS: u64 = 100 * 365 * 24 * 60 * 60 * 1000;
