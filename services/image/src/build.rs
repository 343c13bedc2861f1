//! Image as a service of a host.

use host::{Host, Routes, Service};
use lifecycle::Jobs;

use crate::{App, openapi, router};

/// The image service.
pub const SERVICE: Service = Service { name: "image", openapi, build: |host| Box::pin(build(host)) };

const PURGE_RECORDS: &str = "purge-idempotency-records";

async fn build(host: Host) -> anyhow::Result<Routes> {
    let (images, records) = (host.stores.blobs("images").await?, host.stores.blobs("images/records").await?);
    let authentication = host.authentication_by_member()?;
    let app = App::new(images, records, &host.settings, authentication, host.clock.clone());
    let purged = app.clone();
    let jobs = Jobs::default().with(PURGE_RECORDS, move || {
        let app = purged.clone();
        async move { Ok(format!("{} expired idempotency records deleted", app.purge_idempotency_records().await?)) }
    });
    let schedule = vec![(PURGE_RECORDS, host.settings.jobs.purge_idempotency_records.clone())];
    Ok(Routes { router: router(app), jobs, schedule, ..Routes::default() })
}
