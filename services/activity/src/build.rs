//! Activity as a service of a host.

use std::{sync::Arc, time::Duration};

use clock::Clock;
use event_log::{EventLog, persist};
use host::{Host, PURGE, RESTORE, Routes, Service, Stores};
use lifecycle::{JobFailure, Jobs};

use crate::{Activities, App, GROUP, MIGRATIONS, Rebuild, Recorder, openapi, router};

/// The activity service.
pub const SERVICE: Service = Service { name: "activity", openapi, build: |host| Box::pin(build(host)) };

/// Events that the cache knows to be recorded.
#[cfg(feature = "cluster")]
const REMEMBERED_EVENTS: u64 = 100_000;

const CREATE_TOPICS: &str = "create-topics";
const PURGE_RECORDS: &str = "purge-idempotency-records";
const REBUILD: &str = "rebuild-activities";

async fn build(host: Host) -> anyhow::Result<Routes> {
    let activities = activities(&host).await?;
    let letters = host.consume(GROUP, Recorder::new(activities.clone())).await?;
    let (log, clock, token) = (host.stores.log().await?, host.clock.clone(), host.lifecycle.shutdown_token());
    host.lifecycle.spawn("topics", async move {
        persist("topics", &token, || log.prepare_topics(clock.now())).await;
    });
    let jobs = letters.jobs(jobs(host.stores.log().await?, &activities, &host));
    let schedule = vec![
        (RESTORE, host.settings.jobs.restore_dead_letters.clone()),
        (PURGE, host.settings.jobs.purge_dead_letters.clone()),
        (CREATE_TOPICS, host.settings.jobs.create_topics.clone()),
        (PURGE_RECORDS, host.settings.jobs.purge_idempotency_records.clone()),
    ];
    let letters = host.stores.letters(&host.clock).await?;
    let app = App { activities, authentication: host.authentication_by_member()?, letters };
    Ok(Routes { router: router(app), jobs, schedule, ..Routes::default() })
}

async fn activities(host: &Host) -> anyhow::Result<Activities> {
    #[cfg(feature = "cluster")]
    if let Some(documents) = host.documents(crate::indexes()).await? {
        let idempotency = host.idempotency_in(&documents);
        let cache = host.stores.cache(REMEMBERED_EVENTS).await?;
        return Ok(Activities::in_documents(documents, idempotency, host.clock.clone(), &cache));
    }
    let database = host.stores.projection("activity", MIGRATIONS).await?;
    host.count_statements(&database);
    let idempotency = host.idempotency(&database);
    Ok(Activities::in_database(database, idempotency, host.clock.clone()))
}

fn jobs(log: Arc<dyn EventLog>, activities: &Activities, host: &Host) -> Jobs {
    let (clock, retention) = (host.clock.clone(), host.settings.events.retention);
    let (activities, rebuilt) = (activities.clone(), activities.clone());
    let (stores, read, now) = (host.stores.clone(), Arc::clone(&log), clock.clone());
    Jobs::default()
        .with(CREATE_TOPICS, move || create_topics(Arc::clone(&log), clock.clone(), retention))
        .with(PURGE_RECORDS, move || purge_records(activities.clone()))
        .with(REBUILD, move || rebuild(stores.clone(), Arc::clone(&read), rebuilt.clone(), now.clone(), retention))
}

/// Makes the topics of today and tomorrow and deletes those past their retention (deck case 1).
async fn create_topics(log: Arc<dyn EventLog>, clock: Clock, retention: Duration) -> Result<String, JobFailure> {
    let now = clock.now();
    log.prepare_topics(now).await?;
    let kept_from = now.plus_millis(-i64::try_from(retention.as_millis())?);
    let deleted = log.delete_topics_before(kept_from).await?;
    Ok(format!("topics are there until tomorrow; {deleted} deleted from before {}", kept_from.date()))
}

async fn purge_records(activities: Activities) -> Result<String, JobFailure> {
    Ok(format!("{} expired idempotency records deleted", activities.0.purge_records().await?))
}

/// The truth is opened now: activity itself does without, and is ready while that is away.
async fn rebuild(
    stores: Stores,
    log: Arc<dyn EventLog>,
    activities: Activities,
    clock: Clock,
    retention: Duration,
) -> Result<String, JobFailure> {
    Rebuild { truth: stores.truth().await?, log, activities, clock, retention }.run().await
}

#[cfg(test)]
mod tests {
    use dto::{MemberActivityType, Timestamp};
    use event_log::EmbeddedLog;
    use kafka_envelope::Envelope;

    use super::*;

    const DAY: Duration = Duration::from_hours(24);

    #[tokio::test]
    async fn topics_go_when_all_of_their_day_is_past_retention() {
        let folder = tempfile::tempdir().unwrap();
        let log = Arc::new(EmbeddedLog::open(folder.path()).await.unwrap());
        let start: Timestamp = "2026-11-21T12:00:00Z".parse().unwrap();
        let event = |days| Envelope::new(MemberActivityType::MemberLogin, 1, start.plus(DAY * days));
        log.append(&[event(0), event(1), event(2)]).await.unwrap();
        let clock = Clock::manual(start.plus(DAY * 2));
        let run = async || create_topics(Arc::clone(&log) as Arc<dyn EventLog>, clock.clone(), DAY).await.unwrap();
        assert_eq!(run().await, "topics are there until tomorrow; 1 deleted from before 2026-11-22");
        assert_eq!(run().await, "topics are there until tomorrow; 0 deleted from before 2026-11-22");
        clock.advance(DAY);
        assert_eq!(run().await, "topics are there until tomorrow; 1 deleted from before 2026-11-23");
    }
}
