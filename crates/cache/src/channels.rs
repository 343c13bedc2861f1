//! The listeners of this process.

use std::{collections::HashMap, sync::Arc};

use bytes::Bytes;
use parking_lot::Mutex;
use tokio::sync::broadcast;

/// Messages a listener may be behind before it misses some.
const BACKLOG: usize = 1024;

/// Listeners by channel; clones share them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Channels(Arc<Mutex<HashMap<&'static str, broadcast::Sender<Bytes>>>>);

impl Channels {
    pub(crate) fn subscribe(&self, channel: &'static str) -> broadcast::Receiver<Bytes> {
        self.0.lock().entry(channel).or_insert_with(|| broadcast::channel(BACKLOG).0).subscribe()
    }

    pub(crate) fn tell(&self, channel: &str, message: Bytes) {
        if let Some(listeners) = self.0.lock().get(channel) {
            // An error means that nobody listens any more.
            drop(listeners.send(message));
        }
    }

    /// Tells every listener of every channel.
    #[cfg(feature = "redis")]
    pub(crate) fn tell_all(&self, message: &Bytes) {
        for listeners in self.0.lock().values() {
            drop(listeners.send(message.clone()));
        }
    }
}
