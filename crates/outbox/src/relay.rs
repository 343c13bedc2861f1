//! The way out of an outbox.

use std::{sync::Arc, time::Duration};

use clock::Clock;
use database::Database;
use dead_letters::PublisherLetters;
use event_log::persist;
use tokio_util::sync::CancellationToken;
use transport::Transport;

use crate::{
    Outbox,
    shard::{self, Moved, RelayError},
};

/// The safety net under the commits that wake a relay, those of other processes among them.
const POLL: Duration = Duration::from_secs(1);

/// How long events gather after a commit: each batch costs the outbox's store a commit too.
const GATHER: Duration = Duration::from_millis(10);

/// How soon a shard is looked at again that another relay was at.
const TURN: Duration = Duration::from_millis(20);

/// Moves one outbox to the log, oldest first, or to activity, as the transport's switch stands.
///
/// The relays of many replicas share the shards of an outbox, each shard one relay's at a time; the events of a post (or
/// member) are in one shard, and so keep their order.
#[derive(Clone)]
pub struct Relay {
    /// Where the outbox is.
    pub database: Database,
    /// Which one.
    pub outbox: Outbox,
    /// Where its events go.
    pub transport: Transport,
    /// Where they go if the log is away for too long.
    pub letters: Arc<dyn PublisherLetters>,
    /// What is too long (setting `events.relay_patience`).
    pub patience: Duration,
    /// The time.
    pub clock: Clock,
    /// Events moved at once (setting `events.relay_batch`).
    pub batch: usize,
}

/// What is left after a round through the shards.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Left {
    /// Nothing that was there when the round began.
    Nothing,
    /// What another relay may be moving.
    Others,
    /// More than a batch held.
    More,
}

impl Relay {
    /// Runs until `shutdown`, woken by every commit of the database. While log or store are away, events wait in order.
    pub async fn run(self, shutdown: CancellationToken) {
        let mut commits = self.database.committed();
        loop {
            commits.mark_unchanged();
            let Some(left) = persist(self.outbox.table(), &shutdown, || self.round()).await else { return };
            if shutdown.is_cancelled() {
                return;
            }
            let rest = match left {
                Left::More => continue,
                Left::Others => TURN,
                Left::Nothing => POLL,
            };
            tokio::select! {
                biased;
                () = shutdown.cancelled() => return,
                commit = commits.changed() => {
                    if commit.is_err() {
                        return;
                    }
                    tokio::time::sleep(GATHER).await;
                }
                () = tokio::time::sleep(rest) => {}
            }
        }
    }

    /// One batch of every shard that has events and is free. What fails in one holds up no other.
    async fn round(&self) -> Result<Left, RelayError> {
        let (mut left, mut failed) = (Left::Nothing, None);
        let position = self.transport.switch.position().await?;
        for shard in shard::waiting(self, position.mode).await? {
            left = left.max(match shard::move_batch(self, position, shard).await {
                Ok(Moved::Taken) => Left::Others,
                Ok(Moved::Events(count)) if count == self.batch => Left::More,
                Ok(Moved::Events(_)) => Left::Nothing,
                Err(cause) => {
                    failed = Some(cause);
                    Left::Nothing
                }
            });
        }
        failed.map_or(Ok(left), Err)
    }
}
