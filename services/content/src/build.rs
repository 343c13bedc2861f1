//! Content as a service of a host.

use host::{Host, Routes, Service};
use lifecycle::Jobs;
use outbox::Outbox;

use crate::{App, VIEW_GROUP, ViewCounts, openapi, router};

/// The content service.
pub const SERVICE: Service = Service { name: "content", openapi, build: |host| Box::pin(build(host)) };

async fn build(host: Host) -> anyhow::Result<Routes> {
    let database = host.truth().await?;
    let idempotency = host.idempotency(&database);
    host.relay(&database, Outbox::Content).await?;
    host.consume(VIEW_GROUP, ViewCounts::new(database.clone(), host.settings.events.view_flush_interval)).await?;
    let purged = idempotency.clone();
    let jobs = Jobs::default().with("purge-idempotency-records", move || {
        let idempotency = purged.clone();
        async move { Ok(format!("{} expired idempotency records deleted", idempotency.purge().await?)) }
    });
    let app = App { idempotency, authentication: host.authentication_by_member()?, clock: host.clock.clone() };
    let schedule = vec![("purge-idempotency-records", host.settings.jobs.purge_idempotency_records.clone())];
    Ok(Routes { router: router(app), jobs, schedule })
}
