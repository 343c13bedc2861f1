//! How long a lost connection rests before it is made again.

use std::time::Duration;

const FIRST: Duration = Duration::from_millis(100);

/// The longest: how late the cache is back after its server.
const LONGEST: Duration = Duration::from_secs(1);

/// The rest after `failures` in a row. Half of it is chance, so that many that failed together do not return together.
pub(crate) fn delay(failures: u32) -> Duration {
    let chance = getrandom::u32().unwrap_or(u32::MAX);
    let whole = FIRST.saturating_mul(2_u32.saturating_pow(failures)).min(LONGEST);
    whole.mul_f64(0.5 + f64::from(chance) / f64::from(u32::MAX) / 2.0)
}
