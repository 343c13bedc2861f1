//! Waiting for what may lag.

use std::time::Duration;

use tokio::time::{Instant, sleep};

/// The promises say one second; the second one is for slow machines.
const BOUND: Duration = Duration::from_secs(2);

/// After a process died: consumer groups miss its members after ten seconds, and members join anew.
const RECOVERY: Duration = Duration::from_secs(30);

/// How often the condition is asked.
const PAUSE: Duration = Duration::from_millis(20);

/// Polls until `check` is true, for two seconds at most, then fails with `what` was expected.
pub async fn eventually(what: &str, mut check: impl AsyncFnMut() -> bool) {
    eventually_some(what, async || check().await.then_some(())).await;
}

/// Like [`eventually`], after a process has died and come back.
pub async fn once_recovered(what: &str, mut check: impl AsyncFnMut() -> bool) {
    within(RECOVERY, what, async || check().await.then_some(())).await;
}

/// Polls until `check` finds something, for two seconds at most, then fails with `what` was expected.
pub async fn eventually_some<T>(what: &str, check: impl AsyncFnMut() -> Option<T>) -> T {
    within(BOUND, what, check).await
}

async fn within<T>(bound: Duration, what: &str, mut check: impl AsyncFnMut() -> Option<T>) -> T {
    let deadline = Instant::now() + bound;
    loop {
        if let Some(found) = check().await {
            return found;
        }
        assert!(Instant::now() < deadline, "not within {bound:?}: {what}");
        sleep(PAUSE).await;
    }
}

#[cfg(test)]
mod tests {
    use super::{PAUSE, eventually_some, within};

    #[tokio::test]
    async fn finds_what_comes_late() {
        let mut calls = 0;
        let found = eventually_some("the third call", async || {
            calls += 1;
            (calls == 3).then_some(calls)
        });
        assert_eq!(found.await, 3);
    }

    #[tokio::test]
    #[should_panic(expected = "a miracle")]
    async fn gives_up() {
        within(PAUSE, "a miracle", async || None::<()>).await;
    }
}
