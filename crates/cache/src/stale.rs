//! Keys whose newest value could not be kept. What Redis still has under them is older, and goes before it is read.

use std::collections::HashSet;

use parking_lot::Mutex;
use redis::{RedisResult, aio::MultiplexedConnection, cmd};

/// Keys remembered at most; what is under others may be read again until its lifetime ends.
const MAX_KEYS: usize = 10_000;

#[derive(Default)]
pub(crate) struct Stale(Mutex<HashSet<String>>);

impl Stale {
    pub(crate) fn add(&self, key: &str) {
        let mut keys = self.0.lock();
        if keys.len() < MAX_KEYS {
            keys.insert(key.to_owned());
        }
    }

    /// Deletes what is under them. A value that was kept meanwhile goes too, which is a miss and no more.
    pub(crate) async fn delete(&self, connection: &mut MultiplexedConnection) -> RedisResult<()> {
        let keys: Vec<String> = self.0.lock().iter().cloned().collect();
        if keys.is_empty() {
            return Ok(());
        }
        cmd("DEL").arg(&keys).query_async::<()>(connection).await?;
        let mut left = self.0.lock();
        for key in &keys {
            left.remove(key);
        }
        Ok(())
    }
}
