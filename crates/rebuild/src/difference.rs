//! What a projection lacks.

use std::collections::BTreeMap;

use crate::Tally;

/// What would make a stretch of a projection what the truth says.
#[derive(Debug)]
pub struct Difference<K, T> {
    /// What is missing or wrong, as it should be.
    pub write: BTreeMap<K, T>,
    /// What should not be there.
    pub remove: Vec<K>,
    /// How much of each there is.
    pub tally: Tally,
}

/// Compares what is `known` with the `truth`; `agree` says whether the one may stay as it is in view of the other.
pub fn difference<K: Ord, T>(
    known: BTreeMap<K, T>,
    mut truth: BTreeMap<K, T>,
    agree: impl Fn(&T, &T) -> bool,
) -> Difference<K, T> {
    let mut tally = Tally { looked_at: truth.len() as u64, ..Tally::default() };
    let mut remove = Vec::new();
    for (key, one) in known {
        match truth.get(&key) {
            None => remove.push(key),
            Some(other) if agree(&one, other) => drop(truth.remove(&key)),
            Some(_) => tally.changed += 1,
        }
    }
    tally.removed = remove.len() as u64;
    tally.looked_at += tally.removed;
    tally.added = truth.len() as u64 - tally.changed;
    Difference { write: truth, remove, tally }
}
