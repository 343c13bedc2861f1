//! The connection to Redis. It is made and kept by a task of its own, so that whoever asks never waits for that.

use std::{fmt, sync::Arc, time::Duration};

use redis::{AsyncConnectionConfig, Client, Cmd, FromRedisValue, RedisResult, aio::MultiplexedConnection};
use settings::sections;
use tokio::{
    sync::watch,
    time::{Instant, sleep, timeout},
};
use tokio_util::task::AbortOnDropHandle;

use crate::{RedisMistake, address, patience, stale::Stale};

/// Time a connection may take to be made, which nobody waits for.
pub(crate) const CONNECT: Duration = Duration::from_secs(2);

/// How often a connection is tried that nobody uses, so that its loss is noticed before somebody pays for it.
pub(crate) const CHECK: Duration = Duration::from_secs(1);

/// A connection that was lost sooner counts as one more failure.
const STEADY: Duration = Duration::from_secs(10);

/// A Redis server, as all settings of section `redis` say; clones share one connection.
#[derive(Clone)]
pub struct Redis(Arc<Inner>);

struct Inner {
    client: Client,
    prefix: String,
    timeout: Duration,
    link: watch::Sender<Link>,
    stale: Arc<Stale>,
    _keeper: AbortOnDropHandle<()>,
}

#[derive(Clone)]
enum Link {
    /// The first connection is being made: worth waiting for.
    First,
    /// There, as the connection of that number.
    Up(u64, MultiplexedConnection),
    /// Not there: nobody asks until it is back.
    Away,
}

impl Redis {
    /// Begins to connect in the background and keeps trying. Call it within a tokio runtime.
    pub fn new(settings: &sections::Redis) -> Result<Self, RedisMistake> {
        let client = address::client(settings)?;
        let (link, stale, timeout) = (watch::Sender::new(Link::First), Arc::<Stale>::default(), settings.timeout);
        let keeper = Keeper { client: client.clone(), link: link.clone(), stale: Arc::clone(&stale), timeout };
        let keeper = AbortOnDropHandle::new(tokio::spawn(keeper.keep()));
        let prefix = settings.prefix.clone();
        Ok(Self(Arc::new(Inner { client, prefix, timeout, link, stale, _keeper: keeper })))
    }

    pub(crate) fn client(&self) -> &Client {
        &self.0.client
    }

    /// What all keys and channels begin with.
    pub(crate) fn prefix(&self) -> &str {
        &self.0.prefix
    }

    pub(crate) fn stale(&self) -> &Stale {
        &self.0.stale
    }

    /// The answer; `None` where there is none within `redis.timeout`, at once while the server is known to be away.
    pub(crate) async fn ask<T: FromRedisValue>(&self, command: &Cmd) -> Option<T> {
        let Inner { link, timeout: patience, .. } = &*self.0;
        let mut number = 0;
        let asked = timeout(*patience, async {
            let mut current = link.subscribe();
            // The sender is ours, so waiting does not fail.
            let there = current.wait_for(|link| !matches!(link, Link::First)).await.ok()?.clone();
            let Link::Up(its_number, mut connection) = there else { return None };
            number = its_number;
            Some(command.query_async(&mut connection).await)
        });
        match asked.await {
            Ok(Some(Ok(answer))) => Some(answer),
            Ok(Some(Err(error))) => {
                tracing::debug!(%error, "Redis has failed an operation");
                // Whether another connection may do better.
                if error.is_unrecoverable_error() {
                    lose(link, number);
                }
                None
            }
            Ok(None) => None,
            Err(_) => {
                lose(link, number);
                None
            }
        }
    }
}

/// Nobody asks over the connection of that number any more. Those who asked over an older one change nothing.
fn lose(link: &watch::Sender<Link>, number: u64) {
    link.send_if_modified(|link| {
        let is_this = match link {
            Link::First => true,
            Link::Up(current, _) => *current == number,
            Link::Away => false,
        };
        if is_this {
            *link = Link::Away;
        }
        is_this
    });
}

/// The task that makes the connection and looks after it.
struct Keeper {
    client: Client,
    link: watch::Sender<Link>,
    stale: Arc<Stale>,
    timeout: Duration,
}

impl Keeper {
    async fn keep(self) {
        let mut failures = 0;
        for number in 1.. {
            let begin = Instant::now();
            match timeout(CONNECT, self.connect()).await {
                Ok(Ok(connection)) => {
                    tracing::info!("Redis is there");
                    self.link.send_replace(Link::Up(number, connection.clone()));
                    self.until_lost(number, connection).await;
                    tracing::warn!("Redis is away: nothing is cached until it is back");
                }
                Ok(Err(error)) if failures == 0 => tracing::warn!(%error, "Redis is away: nothing is cached"),
                Ok(Err(error)) => tracing::debug!(%error, "Redis is still away"),
                Err(_) => tracing::debug!("Redis does not answer"),
            }
            self.link.send_replace(Link::Away);
            failures = if begin.elapsed() > STEADY { 0 } else { failures + 1 };
            sleep(patience::delay(failures)).await;
        }
    }

    /// A connection beyond which nothing is older than what was to be kept.
    async fn connect(&self) -> RedisResult<MultiplexedConnection> {
        let config = AsyncConnectionConfig::new().set_connection_timeout(None).set_response_timeout(None);
        let mut connection = self.client.get_multiplexed_async_connection_with_config(&config).await?;
        self.stale.delete(&mut connection).await?;
        Ok(connection)
    }

    async fn until_lost(&self, number: u64, mut connection: MultiplexedConnection) {
        let (mut changes, ping) = (self.link.subscribe(), redis::cmd("PING"));
        loop {
            let lost = changes.wait_for(|link| matches!(link, Link::Away));
            if timeout(CHECK, lost).await.is_ok() {
                return;
            }
            let check = async {
                ping.query_async::<()>(&mut connection).await?;
                self.stale.delete(&mut connection).await
            };
            if !matches!(timeout(self.timeout, check).await, Ok(Ok(()))) {
                return lose(&self.link, number);
            }
        }
    }
}

impl fmt::Debug for Redis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Redis").finish_non_exhaustive()
    }
}
