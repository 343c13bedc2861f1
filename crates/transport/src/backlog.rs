//! Read events on their way.

use std::collections::VecDeque;

use event_log::persist;
use kafka_envelope::Envelope;
use tokio_util::sync::CancellationToken;

use crate::{Mode, Transport};

/// Events sent at once, at most.
pub(crate) const BATCH: usize = 1_000;

/// Events that the log has not got yet, oldest first. Those in front activity has got over HTTP.
#[derive(Default)]
pub(crate) struct Backlog {
    events: VecDeque<Envelope>,
    recorded: usize,
}

impl Backlog {
    pub(crate) fn len(&self) -> usize {
        self.events.len()
    }

    /// Takes in at most a [`BATCH`].
    pub(crate) fn extend(&mut self, fresh: impl IntoIterator<Item = Envelope>) {
        self.events.extend(fresh);
    }

    /// Sends until the log has all, or activity all: those wait for the log then. `None` when `shutdown` comes first.
    pub(crate) async fn send(&mut self, transport: &Transport, shutdown: &CancellationToken) -> Option<()> {
        while !self.events.is_empty() {
            let all = &*self.events.make_contiguous();
            let (oldest, unrecorded) = (&all[..all.len().min(BATCH)], &all[self.recorded..]);
            let sent = oldest.len();
            match persist("read events", shutdown, || transport.send(oldest, unrecorded)).await? {
                Mode::Kafka => {
                    self.events.drain(..sent);
                    self.recorded = self.recorded.saturating_sub(sent);
                }
                Mode::Http => {
                    self.recorded = self.events.len();
                    return Some(());
                }
            }
        }
        Some(())
    }

    /// Gives up the oldest beyond `bound`, and says how many.
    pub(crate) fn shorten(&mut self, bound: usize) -> u64 {
        let surplus = self.events.len().saturating_sub(bound);
        self.events.drain(..surplus);
        self.recorded = self.recorded.saturating_sub(surplus);
        surplus as u64
    }
}
