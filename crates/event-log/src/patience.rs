//! What everything between stores does when the other side is away: wait longer each time and try the same again.

use std::{fmt::Display, time::Duration};

use tokio_util::sync::CancellationToken;

/// The first wait, at most.
const FIRST: Duration = Duration::from_millis(100);

/// The longest wait: how late work resumes after the other side is back.
const LONGEST: Duration = Duration::from_secs(5);

/// Repeats `attempt` until it succeeds, with a growing, jittered wait of at most 5 s between attempts. `None` when
/// `shutdown` comes first; an attempt that has begun is not cut off.
pub async fn persist<T, E: Display, F: Future<Output = Result<T, E>>>(
    what: &str,
    shutdown: &CancellationToken,
    mut attempt: impl FnMut() -> F,
) -> Option<T> {
    let mut failures = 0;
    loop {
        match attempt().await {
            Ok(value) => return Some(value),
            Err(error) => tracing::warn!(what, failures, %error, "failed and is tried again"),
        }
        let wait = delay(failures);
        failures += 1;
        tokio::select! {
            () = shutdown.cancelled() => return None,
            () = tokio::time::sleep(wait) => {}
        }
    }
}

/// The wait after `failures` earlier ones.
pub fn delay(failures: u32) -> Duration {
    jittered(failures, getrandom::u32().unwrap_or(u32::MAX))
}

/// Half of the doubled wait is certain, half is chance, so that many that failed together do not return together.
fn jittered(failures: u32, chance: u32) -> Duration {
    let whole = FIRST.saturating_mul(2_u32.saturating_pow(failures)).min(LONGEST);
    whole.mul_f64(0.5 + f64::from(chance) / f64::from(u32::MAX) / 2.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_a_cap_and_half_of_them_is_chance() {
        let millis: Vec<u128> = (0..8).map(|failures| jittered(failures, u32::MAX).as_millis()).collect();
        assert_eq!(millis, [100, 200, 400, 800, 1600, 3200, 5000, 5000]);
        assert_eq!(jittered(0, 0), Duration::from_millis(50));
        assert_eq!(jittered(u32::MAX, 0), Duration::from_millis(2500));
    }

    #[tokio::test]
    async fn goes_on_until_it_succeeds_or_is_told_to_stop() {
        let token = CancellationToken::new();
        let mut tries = 0;
        let count = || {
            tries += 1;
            std::future::ready(if tries < 3 { Err("not yet") } else { Ok(tries) })
        };
        assert_eq!(persist("count", &token, count).await, Some(3));
        token.cancel();
        assert_eq!(persist("nothing", &token, async || Err::<(), _>("never")).await, None);
    }
}
