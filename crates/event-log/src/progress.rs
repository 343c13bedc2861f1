//! How far a group is.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering::Relaxed},
};

/// How far a group is in the partitions of this process, for metrics.
#[derive(Debug, Default)]
pub struct Progress {
    handled: AtomicU64,
    dead_letters: AtomicU64,
    failures: AtomicU64,
    lag: AtomicU64,
}

impl Progress {
    /// Events handled since the start.
    pub fn handled(&self) -> u64 {
        self.handled.load(Relaxed)
    }

    /// Records that became dead letters since the start.
    pub fn dead_letters(&self) -> u64 {
        self.dead_letters.load(Relaxed)
    }

    /// Batches that failed since the start, each attempt counted.
    pub fn failures(&self) -> u64 {
        self.failures.load(Relaxed)
    }

    /// Records in the log that are not handled yet, as of each partition's last batch or failure.
    pub fn lag(&self) -> u64 {
        self.lag.load(Relaxed)
    }
}

/// One partition's part of a group's progress.
pub(crate) struct PartitionProgress {
    whole: Arc<Progress>,
    lag: AtomicU64,
}

impl PartitionProgress {
    pub(crate) fn of(whole: Arc<Progress>) -> Self {
        Self { whole, lag: AtomicU64::new(0) }
    }

    pub(crate) fn handled(&self, events: usize) {
        self.whole.handled.fetch_add(events as u64, Relaxed);
    }

    pub(crate) fn dead_letter(&self) {
        self.whole.dead_letters.fetch_add(1, Relaxed);
    }

    pub(crate) fn failure(&self) {
        self.whole.failures.fetch_add(1, Relaxed);
    }

    /// The group's lag is the sum of its partitions' lags.
    pub(crate) fn lag(&self, lag: u64) {
        let before = self.lag.swap(lag, Relaxed);
        self.whole.lag.fetch_add(lag.wrapping_sub(before), Relaxed);
    }
}
