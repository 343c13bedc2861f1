//! Tokens that ended before their time.

use std::{
    collections::{BTreeSet, HashSet},
    sync::Arc,
    time::Duration,
};

use cache::{Bus, Subscription};
use clock::Clock;
use dto::Timestamp;
use parking_lot::RwLock;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Revocations held at most (about 100 MB); beyond, those next to expire are let go and a warning is logged.
pub const MAX_REVOCATIONS: usize = 1_000_000;

/// A revocation outlives its token by this much, the largest clock leeway that can be set.
const LARGEST_LEEWAY: Duration = Duration::from_mins(10);

/// A snapshot of what is new reaches back this far behind the one before: clocks differ, and a revocation is committed
/// later than its own time says.
const OVERLAP_MILLIS: i64 = 15 * 60 * 1000;

/// Where a revocation is announced.
const CHANNEL: &str = "revoked";

/// Revocations in one message at most.
const MESSAGE: usize = 1000;

/// One access token that must not be accepted any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Revocation {
    /// The token's `jti`.
    pub jti: Uuid,
    /// When the token would have expired by itself.
    pub expires_at: Timestamp,
}

/// The revoked tokens; clones share one set, so that services of one process learn of a logout in the same moment.
/// Those of other processes hear of it over the bus.
#[derive(Debug, Clone)]
pub struct Revocations(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    clock: Clock,
    bus: Bus,
    set: RwLock<Set>,
}

#[derive(Debug, Default)]
struct Set {
    /// When the last snapshot was asked for.
    loaded: Option<Timestamp>,
    revoked: HashSet<Uuid>,
    by_expiry: BTreeSet<(Timestamp, Uuid)>,
}

impl Revocations {
    /// An empty set that does not yet know what was revoked before, and a bus that ends at this process.
    pub fn new(clock: Clock) -> Self {
        Self::on(Bus::in_process(), clock)
    }

    /// An empty set that does not yet know what was revoked before; others are told over `bus`.
    pub fn on(bus: Bus, clock: Clock) -> Self {
        Self(Arc::new(Shared { clock, bus, set: RwLock::default() }))
    }

    /// Since when revocations may be missing here; `None`: nothing is known yet.
    pub fn since(&self) -> Option<Timestamp> {
        Some(self.0.set.read().loaded?.plus_millis(-OVERLAP_MILLIS))
    }

    /// Takes in a snapshot of what was revoked after [`Self::since`], asked for at `asked`; from now on tokens can be
    /// judged.
    pub fn load(&self, snapshot: impl IntoIterator<Item = Revocation>, asked: Timestamp) {
        self.insert(snapshot);
        self.0.set.write().loaded = Some(asked);
    }

    /// Ends tokens: at once for all who share this set, then for all whom the bus reaches.
    pub async fn revoke(&self, ended: &[Revocation]) {
        self.insert(ended.iter().copied());
        for message in ended.chunks(MESSAGE) {
            self.0.bus.publish(CHANNEL, &message).await;
        }
    }

    /// What others revoke from now on.
    pub(crate) fn news(&self) -> Subscription<Vec<Revocation>> {
        self.0.bus.subscribe(CHANNEL)
    }

    /// Whether earlier revocations are known; readiness asks this.
    pub fn is_loaded(&self) -> bool {
        self.0.set.read().loaded.is_some()
    }

    /// Whether this token was revoked.
    pub fn contains(&self, jti: Uuid) -> bool {
        self.0.set.read().revoked.contains(&jti)
    }

    /// Ends tokens for all who share this set.
    pub(crate) fn insert(&self, revocations: impl IntoIterator<Item = Revocation>) {
        let now = self.0.clock.now();
        let mut set = self.0.set.write();
        for Revocation { jti, expires_at } in revocations {
            let forget_at = expires_at.plus(LARGEST_LEEWAY);
            if forget_at > now && set.revoked.insert(jti) {
                set.by_expiry.insert((forget_at, jti));
            }
        }
        set.trim(now, MAX_REVOCATIONS);
    }
}

impl Set {
    fn trim(&mut self, now: Timestamp, bound: usize) {
        let mut dropped = 0_usize;
        while let Some(&(forget_at, jti)) = self.by_expiry.first()
            && (forget_at <= now || self.by_expiry.len() > bound)
        {
            dropped += usize::from(forget_at > now);
            self.by_expiry.pop_first();
            self.revoked.remove(&jti);
        }
        if dropped > 0 {
            tracing::warn!(dropped, bound, "more revocations than can be held: those next to expire were let go");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: Timestamp = Timestamp::from_millis(1_000_000);

    fn revocation(jti: u128, millis: i64) -> Revocation {
        Revocation { jti: Uuid::from_u128(jti), expires_at: START.plus_millis(millis) }
    }

    #[test]
    fn a_revocation_is_forgotten_once_its_token_has_expired_for_everybody() {
        let clock = Clock::manual(START);
        let revocations = Revocations::new(clock.clone());
        revocations.insert([revocation(1, 1000)]);
        clock.advance(LARGEST_LEEWAY + Duration::from_millis(999));
        revocations.insert([revocation(2, i64::from(u32::MAX))]);
        assert!(revocations.contains(Uuid::from_u128(1)));
        clock.advance(Duration::from_millis(1));
        revocations.load([], START);
        assert!(!revocations.contains(Uuid::from_u128(1)) && revocations.contains(Uuid::from_u128(2)));
    }

    #[test]
    fn a_snapshot_adds_to_what_was_heard_meanwhile() {
        let revocations = Revocations::new(Clock::manual(START));
        let twin = revocations.clone();
        twin.insert([revocation(1, 1000)]);
        assert!(!revocations.is_loaded());
        assert_eq!(revocations.since(), None);
        revocations.load([revocation(2, 1000), revocation(2, 1000)], START);
        assert_eq!(twin.since(), Some(START.plus_millis(-OVERLAP_MILLIS)));
        assert!(twin.is_loaded() && twin.contains(Uuid::from_u128(1)) && twin.contains(Uuid::from_u128(2)));
    }

    #[test]
    fn beyond_the_bound_the_next_to_expire_go() {
        let mut set = Set::default();
        for jti in 1..=5 {
            set.revoked.insert(Uuid::from_u128(jti));
            set.by_expiry.insert((START.plus_millis(10 - i64::try_from(jti).unwrap()), Uuid::from_u128(jti)));
        }
        set.trim(START, 2);
        assert_eq!(set.revoked, HashSet::from([Uuid::from_u128(1), Uuid::from_u128(2)]));
        assert_eq!(set.by_expiry.len(), 2);
    }
}
