//! The embedded fleet's own cron: in a cluster, `CronJobs` start the same jobs.

use std::time::Duration;

use chrono::{DateTime, Datelike, Timelike};
use clock::Clock;
use settings::{Cron, Minute};
use tokio::time::sleep;

use crate::{Jobs, Lifecycle};

const MINUTE_MILLIS: i64 = 60_000;

impl Jobs {
    /// Starts jobs by their schedules (UTC) until the stop. A minute that passes while the machine
    /// sleeps is left out, a minute that comes again is not run again, and a job that still runs is
    /// not started a second time.
    pub fn run_on_schedule(&self, lifecycle: &Lifecycle, clock: Clock, schedules: Vec<(&'static str, Cron)>) {
        let (jobs, token, of) = (self.clone(), lifecycle.shutdown_token(), lifecycle.clone());
        lifecycle.spawn("schedule", async move {
            token.run_until_cancelled(jobs.keep_schedules(of, clock, schedules)).await;
        });
    }

    async fn keep_schedules(self, lifecycle: Lifecycle, clock: Clock, schedules: Vec<(&'static str, Cron)>) {
        let mut last = i64::MIN;
        loop {
            let now = clock.now().millis();
            let next = (now.div_euclid(MINUTE_MILLIS) + 1).max(last.saturating_add(1));
            let wait = (next * MINUTE_MILLIS).saturating_sub(now);
            sleep(Duration::from_millis(u64::try_from(wait).unwrap_or(0))).await;
            last = next;
            for name in due(&schedules, next * MINUTE_MILLIS) {
                self.start(&lifecycle, name);
            }
        }
    }

    /// Starts a job without waiting for it; how it went is in the log.
    fn start(&self, lifecycle: &Lifecycle, name: &'static str) {
        let (jobs, of) = (self.clone(), lifecycle.clone());
        lifecycle.spawn_once("scheduled job", async move {
            if let Err(error @ (crate::JobError::Running(_) | crate::JobError::Unknown { .. })) =
                jobs.run(&of, name, None).await
            {
                tracing::warn!(%error, "scheduled job did not start");
            }
        });
    }
}

fn due(schedules: &[(&'static str, Cron)], millis: i64) -> Vec<&'static str> {
    let Some(time) = DateTime::from_timestamp_millis(millis) else { return Vec::new() };
    let minute = Minute {
        minute: time.minute(),
        hour: time.hour(),
        day: time.day(),
        month: time.month(),
        weekday: time.weekday().num_days_from_sunday(),
    };
    schedules.iter().filter(|(_, cron)| cron.matches(minute)).map(|(name, _)| *name).collect()
}

#[cfg(test)]
mod tests {
    use std::sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    };

    use dto::Timestamp;
    use settings::{Settings, Value};
    use tokio::time::Instant;

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_job_starts_in_its_minute_and_once() {
        let lifecycle = Lifecycle::new("test", &Settings::with(&[]).unwrap().lifecycle);
        let runs = Arc::new(AtomicU32::new(0));
        let counted = Arc::clone(&runs);
        let jobs = Jobs::default().with("purge", move || {
            counted.fetch_add(1, Ordering::SeqCst);
            async { Ok("purged".to_owned()) }
        });
        // 1970-01-01 03:39:59.500, a Thursday; the clock stands still while the timers move.
        let clock = Clock::manual(Timestamp::from_millis((3 * 60 + 40) * MINUTE_MILLIS - 500));
        let begin = Instant::now();
        jobs.run_on_schedule(&lifecycle, clock, vec![("purge", Cron::parse("40 3 * * *").unwrap())]);
        sleep(Duration::from_millis(499)).await;
        assert_eq!(runs.load(Ordering::SeqCst), 0);
        sleep(Duration::from_mins(10)).await;
        assert_eq!(runs.load(Ordering::SeqCst), 1);
        lifecycle.stop();
        lifecycle.stopped().await;
        assert!(begin.elapsed() < Duration::from_mins(11));
    }

    #[test]
    fn due_is_by_day_and_weekday_in_utc() {
        let schedules =
            [("thursdays", Cron::parse("0 0 * * 4").unwrap()), ("firsts", Cron::parse("0 0 1 1 *").unwrap())];
        assert_eq!(due(&schedules, 0), ["thursdays", "firsts"]);
        assert_eq!(due(&schedules, 7 * 24 * 60 * MINUTE_MILLIS), ["thursdays"]);
        assert!(due(&schedules, MINUTE_MILLIS).is_empty());
    }
}
