//! Activity as a service of a host.

use std::{sync::Arc, time::Duration};

use clock::Clock;
use event_log::EventLog;
use host::{Host, Routes, Service};
use idempotency::Idempotency;
use lifecycle::{JobFailure, Jobs};

use crate::{App, GROUP, MIGRATIONS, Recorder, openapi, router};

/// The activity service.
pub const SERVICE: Service = Service { name: "activity", openapi, build: |host| Box::pin(build(host)) };

const CREATE_TOPICS: &str = "create-topics";
const PURGE_RECORDS: &str = "purge-idempotency-records";

async fn build(host: Host) -> anyhow::Result<Routes> {
    let database = host.stores.projection("activity", MIGRATIONS).await?;
    host.count_statements(&database);
    host.consume(GROUP, Recorder::new(database.clone())).await?;
    let idempotency = host.idempotency(&database);
    let jobs = jobs(host.stores.log().await?, &idempotency, &host);
    let schedule = vec![
        (CREATE_TOPICS, host.settings.jobs.create_topics.clone()),
        (PURGE_RECORDS, host.settings.jobs.purge_idempotency_records.clone()),
    ];
    let authentication = host.authentication_by_member()?;
    let app = App { database, idempotency, authentication, clock: host.clock.clone() };
    Ok(Routes { router: router(app), jobs, schedule })
}

fn jobs(log: Arc<dyn EventLog>, idempotency: &Idempotency, host: &Host) -> Jobs {
    let (clock, retention) = (host.clock.clone(), host.settings.events.retention);
    let idempotency = idempotency.clone();
    Jobs::default()
        .with(CREATE_TOPICS, move || create_topics(Arc::clone(&log), clock.clone(), retention))
        .with(PURGE_RECORDS, move || purge_records(idempotency.clone()))
}

/// Makes the topics of today and tomorrow and deletes those past their retention (deck case 1).
async fn create_topics(log: Arc<dyn EventLog>, clock: Clock, retention: Duration) -> Result<String, JobFailure> {
    let now = clock.now();
    log.prepare_topics(now).await?;
    let kept_from = now.plus_millis(-i64::try_from(retention.as_millis())?);
    let deleted = log.delete_topics_before(kept_from).await?;
    Ok(format!("topics are there until tomorrow; {deleted} deleted from before {}", kept_from.date()))
}

async fn purge_records(idempotency: Idempotency) -> Result<String, JobFailure> {
    Ok(format!("{} expired idempotency records deleted", idempotency.purge().await?))
}
