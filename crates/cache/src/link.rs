//! The connection to Redis. It is made and kept by a task of its own, so that whoever asks never waits for that.

use std::{fmt, sync::Arc, time::Duration};

use redis::{AsyncConnectionConfig, Client, Cmd, FromRedisValue, aio::MultiplexedConnection};
use settings::sections;
use tokio::{
    sync::watch,
    time::{Instant, sleep, timeout},
};
use tokio_util::task::AbortOnDropHandle;

use crate::{RedisMistake, address, patience};

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
    timeout: Duration,
    link: watch::Sender<Link>,
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
        let link = watch::Sender::new(Link::First);
        let keeper = tokio::spawn(keep(client.clone(), link.clone(), settings.timeout));
        Ok(Self(Arc::new(Inner { client, timeout: settings.timeout, link, _keeper: AbortOnDropHandle::new(keeper) })))
    }

    pub(crate) fn client(&self) -> &Client {
        &self.0.client
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

async fn keep(client: Client, link: watch::Sender<Link>, patience: Duration) {
    let config = AsyncConnectionConfig::new().set_connection_timeout(Some(CONNECT)).set_response_timeout(None);
    let mut failures = 0;
    for number in 1.. {
        let begin = Instant::now();
        match client.get_multiplexed_async_connection_with_config(&config).await {
            Ok(connection) => {
                tracing::info!("Redis is there");
                link.send_replace(Link::Up(number, connection.clone()));
                until_lost(&link, number, connection, patience).await;
                tracing::warn!("Redis is away: nothing is cached until it is back");
            }
            Err(error) if failures == 0 => tracing::warn!(%error, "Redis is away: nothing is cached until it is back"),
            Err(error) => tracing::debug!(%error, "Redis is still away"),
        }
        link.send_replace(Link::Away);
        failures = if begin.elapsed() > STEADY { 0 } else { failures + 1 };
        sleep(patience::delay(failures)).await;
    }
}

async fn until_lost(
    link: &watch::Sender<Link>,
    number: u64,
    mut connection: MultiplexedConnection,
    patience: Duration,
) {
    let (mut changes, ping) = (link.subscribe(), redis::cmd("PING"));
    loop {
        let lost = changes.wait_for(|link| matches!(link, Link::Away));
        if timeout(CHECK, lost).await.is_ok() {
            return;
        }
        let answer = timeout(patience, ping.query_async::<()>(&mut connection));
        if !matches!(answer.await, Ok(Ok(()))) {
            return lose(link, number);
        }
    }
}

impl fmt::Debug for Redis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Redis").finish_non_exhaustive()
    }
}
