//! The comparison of what has to be there with what is there.

use crate::fact::{Expectation, Fact, Observation, Times};

/// How many faults of each sort are told in words.
const TOLD: usize = 20;

/// Faults of one sort.
#[derive(Debug, Default)]
pub(crate) struct Faults {
    pub(crate) count: u64,
    /// The first of them.
    pub(crate) lines: Vec<String>,
}

impl Faults {
    fn add(&mut self, fact: &Fact, times: Times, found: u64, count: u64) {
        self.count += count;
        if self.lines.len() < TOLD {
            let Times { least, most } = times;
            let expected = if least == most { least.to_string() } else { format!("{least} to {most}") };
            self.lines.push(format!("{fact}: expected {expected}, found {found}"));
        }
    }
}

/// What is wrong with a history.
#[derive(Debug, Default)]
pub(crate) struct Verdict {
    /// An acknowledged write whose effect is not there; for a delete, what is there still.
    pub(crate) lost: Faults,
    /// There, and nobody's write made it.
    pub(crate) phantom: Faults,
    /// There more often than it was written.
    pub(crate) duplicated: Faults,
}

impl Verdict {
    pub(crate) fn of(expected: &Expectation, observed: &Observation) -> Self {
        let mut verdict = Self::default();
        for (fact, &times) in &expected.0 {
            let found = observed.0.get(fact).copied().unwrap_or_default();
            if found < times.least {
                verdict.lost.add(fact, times, found, times.least - found);
            } else if found > times.most && times.most == 0 {
                verdict.lost.add(fact, times, found, found);
            } else if found > times.most {
                verdict.duplicated.add(fact, times, found, found - times.most);
            }
        }
        for (fact, &found) in observed.0.iter().filter(|(fact, found)| **found > 0 && !expected.0.contains_key(fact)) {
            verdict.phantom.add(fact, Times::NEVER, found, found);
        }
        verdict
    }

    pub(crate) const fn is_clean(&self) -> bool {
        self.lost.count == 0 && self.phantom.count == 0 && self.duplicated.count == 0
    }
}
