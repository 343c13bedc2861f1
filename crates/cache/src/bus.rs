//! Small messages to everybody who listens now: revocations, cached values to drop.

use std::{fmt, marker::PhantomData};

use bytes::Bytes;
use serde::{Serialize, de::DeserializeOwned};
use tokio::sync::broadcast::{self, error::RecvError};

use crate::channels::Channels;
#[cfg(feature = "redis")]
use crate::{Redis, redis_bus::RedisBus};

/// Channels by name; clones share them. A message reaches its own publisher too.
#[derive(Clone, Debug, Default)]
pub struct Bus {
    channels: Channels,
    #[cfg(feature = "redis")]
    redis: Option<RedisBus>,
}

/// What a listener hears.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum News<T> {
    /// A message.
    Message(T),
    /// There were messages that did not arrive or cannot be read: what depends on them is to be fetched anew. While a
    /// bus is away this is said about once a second.
    Missed,
}

/// One listener of one channel.
pub struct Subscription<T> {
    messages: broadcast::Receiver<Bytes>,
    shape: PhantomData<fn() -> T>,
}

impl Bus {
    /// A bus of this process.
    pub fn in_process() -> Self {
        Self::default()
    }

    /// A bus that processes share: those with the same server and database number. Call it within a tokio runtime.
    #[cfg(feature = "redis")]
    pub fn redis(redis: &Redis) -> Self {
        let channels = Channels::default();
        Self { redis: Some(RedisBus::new(redis, channels.clone())), channels }
    }

    /// Tells everybody who listens on `channel`; one channel carries one type of message. Whoever cannot be told
    /// hears of it as [`News::Missed`], as soon as that can be said.
    pub async fn publish<T: Serialize + Sync>(&self, channel: &'static str, message: &T) {
        match serde_json::to_vec(message) {
            Ok(bytes) => self.send(channel, bytes.into()).await,
            Err(error) => tracing::warn!(channel, %error, "message has no JSON form"),
        }
    }

    #[cfg_attr(not(feature = "redis"), expect(clippy::unused_async, reason = "a bus between processes is waited for"))]
    async fn send(&self, channel: &'static str, message: Bytes) {
        #[cfg(feature = "redis")]
        if let Some(redis) = &self.redis {
            return redis.publish(channel, &message).await;
        }
        self.channels.tell(channel, message);
    }

    /// Listens on `channel` from now on. Over a bus between processes the first news is often [`News::Missed`], since
    /// it takes a moment until the others can be heard.
    pub fn subscribe<T: DeserializeOwned>(&self, channel: &'static str) -> Subscription<T> {
        Subscription { messages: self.channels.subscribe(channel), shape: PhantomData }
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
