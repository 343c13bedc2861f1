//! The bus over Redis: one connection of its own hears every channel.

use std::{collections::BTreeSet, fmt, pin::pin, sync::Arc};

use bytes::Bytes;
use futures::StreamExt;
use parking_lot::Mutex;
use redis::{
    Msg, RedisResult,
    aio::{PubSubSink, PubSubStream},
    cmd,
};
use tokio::time::{interval, sleep, timeout};
use tokio_util::task::AbortOnDropHandle;

use crate::{
    Redis,
    channels::Channels,
    link::{CHECK, CONNECT},
    patience,
};

/// What no message is: whoever reads it has missed one.
const MISSED: Bytes = Bytes::new();

/// Clones share everything.
#[derive(Clone)]
pub(crate) struct RedisBus {
    voice: Voice,
    _ear: Arc<AbortOnDropHandle<()>>,
}

/// Says what is to be heard.
#[derive(Clone)]
struct Voice {
    redis: Redis,
    /// The server's channels begin with this. They know no databases, so its number is in it.
    prefix: Arc<str>,
    /// Channels on which something could not be said.
    unsaid: Arc<Mutex<BTreeSet<&'static str>>>,
}

/// Hears what is said, by others and by itself.
struct Ear {
    voice: Voice,
    channels: Channels,
}

impl RedisBus {
    /// Begins to listen in the background and keeps trying.
    pub(crate) fn new(redis: &Redis, channels: Channels) -> Self {
        let database = redis.client().get_connection_info().redis_settings().db();
        let prefix = format!("{}{database}:", redis.prefix()).into();
        let voice = Voice { redis: redis.clone(), prefix, unsaid: Arc::default() };
        let ear = tokio::spawn(Ear { voice: voice.clone(), channels }.listen());
        Self { voice, _ear: Arc::new(AbortOnDropHandle::new(ear)) }
    }

    pub(crate) async fn publish(&self, channel: &'static str, message: &[u8]) {
        self.voice.say(channel, message).await;
    }
}

impl Voice {
    async fn say(&self, channel: &'static str, message: &[u8]) {
        let address = format!("{}{channel}", self.prefix);
        if self.redis.ask::<()>(cmd("PUBLISH").arg(address).arg(message)).await.is_none() {
            self.unsaid.lock().insert(channel);
        }
    }

    /// Those who listen may be connected while this process was not: they learn that there was something.
    async fn say_what_was_not(&self) {
        let unsaid = std::mem::take(&mut *self.unsaid.lock());
        for channel in unsaid {
            self.say(channel, &MISSED).await;
        }
    }
}

impl Ear {
    async fn listen(self) {
        loop {
            let (sink, messages) = self.telling(self.connected()).await;
            // What was said before.
            self.channels.tell_all(&MISSED);
            self.hear(sink, messages).await;
        }
    }

    /// What `work` gives. Until then nothing is heard, and every listener is told so again and again.
    async fn telling<T>(&self, work: impl Future<Output = T>) -> T {
        let (mut work, mut reminders) = (pin!(work), interval(CHECK));
        loop {
            tokio::select! {
                done = &mut work => return done,
                _ = reminders.tick() => self.channels.tell_all(&MISSED),
            }
        }
    }

    /// A connection that hears, however long that takes.
    async fn connected(&self) -> (PubSubSink, PubSubStream) {
        let mut failures = 0;
        loop {
            sleep(patience::delay(failures)).await;
            match timeout(CONNECT, self.connect()).await {
                Ok(Ok(connected)) => return connected,
                Ok(Err(error)) => tracing::debug!(%error, "the bus is away"),
                Err(_) => tracing::debug!("the bus does not answer"),
            }
            failures += 1;
        }
    }

    async fn connect(&self) -> RedisResult<(PubSubSink, PubSubStream)> {
        let (mut sink, messages) = self.voice.redis.client().get_async_pubsub().await?.split();
        sink.psubscribe(format!("{}*", self.voice.prefix)).await?;
        Ok((sink, messages))
    }

    /// Passes on what is heard, until the connection is lost.
    async fn hear(&self, mut sink: PubSubSink, mut messages: PubSubStream) {
        let mut checks = interval(CHECK);
        loop {
            tokio::select! {
                message = messages.next() => match message {
                    Some(message) => self.pass_on(&message),
                    None => return,
                },
                _ = checks.tick() => {
                    let pong: Result<RedisResult<redis::Value>, _> = timeout(CHECK, sink.ping()).await;
                    if !matches!(pong, Ok(Ok(_))) {
                        return;
                    }
                    self.voice.say_what_was_not().await;
                }
            }
        }
    }

    fn pass_on(&self, message: &Msg) {
        if let Some(channel) = message.get_channel_name().strip_prefix(&*self.voice.prefix) {
            self.channels.tell(channel, Bytes::copy_from_slice(message.get_payload_bytes()));
        }
    }
}

impl fmt::Debug for RedisBus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RedisBus").finish_non_exhaustive()
    }
}
