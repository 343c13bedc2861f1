//! Small messages to everybody who listens now: revocations, cached values to drop.

use std::{collections::HashMap, fmt, marker::PhantomData, sync::Arc};

use bytes::Bytes;
use parking_lot::Mutex;
use serde::{Serialize, de::DeserializeOwned};
use tokio::sync::broadcast::{self, error::RecvError};

/// Messages a listener may be behind before it misses some.
const BACKLOG: usize = 1024;

/// Channels by name; clones share them. A message reaches its own publisher too.
#[derive(Clone, Debug, Default)]
pub struct Bus(Arc<Mutex<HashMap<&'static str, broadcast::Sender<Bytes>>>>);

/// What a listener hears.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum News<T> {
    /// A message.
    Message(T),
    /// There were messages that did not arrive or cannot be read: what depends on them is to be fetched anew.
    Missed,
}

/// One listener of one channel.
pub struct Subscription<T> {
    messages: broadcast::Receiver<Bytes>,
    shape: PhantomData<fn() -> T>,
}

#[expect(
    clippy::unused_async,
    reason = "a shared store, which will be asked over the network, takes this place in a cluster"
)]
impl Bus {
    /// A bus of this process.
    pub fn in_process() -> Self {
        Self::default()
    }

    fn channel(&self, name: &'static str) -> broadcast::Sender<Bytes> {
        self.0.lock().entry(name).or_insert_with(|| broadcast::channel(BACKLOG).0).clone()
    }

    /// Tells everybody who listens on `channel`; one channel carries one type of message.
    pub async fn publish<T: Serialize + Sync>(&self, channel: &'static str, message: &T) {
        match serde_json::to_vec(message) {
            // An error means that nobody listens.
            Ok(bytes) => drop(self.channel(channel).send(bytes.into())),
            Err(error) => tracing::warn!(channel, %error, "message has no JSON form"),
        }
    }

    /// Listens on `channel` from now on.
    pub fn subscribe<T: DeserializeOwned>(&self, channel: &'static str) -> Subscription<T> {
        Subscription { messages: self.channel(channel).subscribe(), shape: PhantomData }
    }
}

impl<T: DeserializeOwned> Subscription<T> {
    /// The next news; waits for it. Dropping the future loses nothing.
    pub async fn next(&mut self) -> News<T> {
        match self.messages.recv().await {
            Ok(bytes) => serde_json::from_slice(&bytes).map_or(News::Missed, News::Message),
            Err(RecvError::Lagged(_)) => News::Missed,
            // The bus is gone, and with it everybody who could say something.
            Err(RecvError::Closed) => std::future::pending().await,
        }
    }
}

impl<T> fmt::Debug for Subscription<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Subscription").finish_non_exhaustive()
    }
}
