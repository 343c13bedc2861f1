//! Content as a service of a host.

use host::{Host, PURGE, RESEND, RESTORE, Routes, Service};
use lifecycle::Jobs;
use outbox::Outbox;

use crate::{App, VIEW_GROUP, ViewCounts, openapi, router};

/// The content service.
pub const SERVICE: Service = Service { name: "content", openapi, build: |host| Box::pin(build(host)) };

async fn build(host: Host) -> anyhow::Result<Routes> {
    let database = host.truth().await?;
    let idempotency = host.idempotency(&database);
    let transport = host.transport(&database).await?;
    host.relay(&database, Outbox::Content, transport.clone()).await?;
    let views = ViewCounts::new(database.clone(), host.settings.events.view_flush_interval);
    let letters = host.consume(VIEW_GROUP, views).await?;
    let purged = idempotency.clone();
    let jobs = Jobs::default().with("purge-idempotency-records", move || {
        let idempotency = purged.clone();
        async move { Ok(format!("{} expired idempotency records deleted", idempotency.purge().await?)) }
    });
    let resend = host.resend(&database, transport.clone()).await?;
    #[cfg(feature = "cluster")]
    let jobs = {
        let source = host.settings.import.clone();
        jobs.with(import::JOB, move || crate::service::import(database.clone(), source.clone()))
    };
    let jobs = letters.jobs_with_publishers(jobs, resend);
    let app = App { idempotency, authentication: host.authentication_by_member()?, clock: host.clock.clone() };
    let times = &host.settings.jobs;
    let schedule = vec![
        ("purge-idempotency-records", times.purge_idempotency_records.clone()),
        (RESEND, times.resend_dead_letters.clone()),
        (RESTORE, times.restore_dead_letters.clone()),
        (PURGE, times.purge_dead_letters.clone()),
    ];
    Ok(Routes { router: router(app), jobs, schedule, switches: transport::routes(transport.switch) })
}
