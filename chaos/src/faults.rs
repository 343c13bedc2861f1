//! Kills, one after the other.

use std::time::Duration;

use fastrand::Rng;
use tokio::{
    sync::watch,
    time::{Instant, sleep, timeout_at},
};

use crate::{fleet::Fleet, say};

/// How long a part is away, in milliseconds, unless the run is too short for it.
const AWAY: (u64, u64) = (2_000, 15_000);

/// How long everything runs between two kills, in milliseconds.
const BETWEEN: (u64, u64) = (1_000, 6_000);

/// Starts of one part before the run is given up.
const STARTS: u32 = 3;

/// Which part is killed when, drawn from a seed: every part once, in some order, then again in another.
pub(crate) struct Faults {
    rng: Rng,
    parts: Vec<String>,
    length: Duration,
}

/// One kill.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Fault {
    part: String,
    /// Since the fault before.
    after: Duration,
    away: Duration,
}

impl Faults {
    pub(crate) fn new(seed: u64, mut parts: Vec<String>, length: Duration) -> Self {
        parts.sort();
        Self { rng: Rng::with_seed(seed ^ 0x6b69_6c6c), parts, length }
    }

    /// Kills and starts until the time is over and every part had its turn; then `enough`.
    pub(crate) async fn run(mut self, fleet: &mut Fleet, enough: &watch::Sender<bool>) -> anyhow::Result<()> {
        let begin = Instant::now();
        let end = begin + self.length;
        let mut round = 0;
        while Instant::now() < end || round == 0 {
            for fault in self.round() {
                sleep(fault.after).await;
                if round > 0 && Instant::now() + fault.away >= end {
                    break;
                }
                strike(fleet, &fault, begin).await?;
            }
            round += 1;
            if round > 0 && Instant::now() + Duration::from_millis(AWAY.1) >= end {
                break;
            }
        }
        // Whatever is left of the time, without faults.
        drop(timeout_at(end, std::future::pending::<()>()).await);
        enough.send_replace(true);
        Ok(())
    }

    /// Every part once.
    fn round(&mut self) -> Vec<Fault> {
        let share = u64::try_from(self.length.as_millis()).unwrap_or(u64::MAX) / self.parts.len().max(1) as u64;
        let mut parts = self.parts.clone();
        self.rng.shuffle(&mut parts);
        let faults = parts.into_iter().map(|part| {
            let after = self.rng.u64(BETWEEN.0..=BETWEEN.1.clamp(BETWEEN.0, BETWEEN.0.max(share / 4)));
            let away = self.rng.u64(AWAY.0..=AWAY.1.clamp(AWAY.0, AWAY.0.max(share / 2)));
            Fault { part, after: Duration::from_millis(after), away: Duration::from_millis(away) }
        });
        faults.collect()
    }
}

async fn strike(fleet: &mut Fleet, fault: &Fault, begin: Instant) -> anyhow::Result<()> {
    let Fault { part, away, .. } = fault;
    let since = begin.elapsed().as_secs_f32();
    fleet.kill(part).await?;
    sleep(*away).await;
    let mut starts = 1;
    let starting = Instant::now();
    while let Err(cause) = fleet.start(part).await {
        say(&format!("{part} did not start: {cause:#}"));
        if starts == STARTS {
            return Err(cause.context(format!("{part} did not start {STARTS} times")));
        }
        starts += 1;
    }
    let took = starting.elapsed().as_secs_f32();
    say(&format!("{since:.1} s: killed {part}, away {:.1} s, ready again in {took:.1} s", away.as_secs_f32()));
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::Faults;

    #[test]
    fn a_round_kills_every_part_once_and_a_seed_gives_one_order() {
        let parts = ["mysql", "kafka", "content-1"].map(str::to_owned).to_vec();
        let faults = |seed| Faults::new(seed, parts.clone(), Duration::from_mins(2)).round();
        assert_eq!(faults(3), faults(3));
        assert_ne!(faults(3), faults(4));
        let mut killed: Vec<_> = faults(3).into_iter().map(|fault| fault.part).collect();
        killed.sort();
        assert_eq!(killed, ["content-1", "kafka", "mysql"]);
    }
}
