//! Search as a service of a host.

use host::{Host, RESTORE, Routes, Service};
use lifecycle::Jobs;
use service_client::TimelineClient;

use crate::{App, INDEX_GROUP, Index, MIGRATIONS, openapi, router};

/// The search service.
pub const SERVICE: Service = Service { name: "search", openapi, build: |host| Box::pin(build(host)) };

async fn build(host: Host) -> anyhow::Result<Routes> {
    let database = host.stores.projection("search", MIGRATIONS).await?;
    host.count_statements(&database);
    let letters = host.consume(INDEX_GROUP, Index::new(database.clone())).await?;
    let timeline = TimelineClient::new(host.calling(), host.url_of("timeline")?.as_str(), host.http.clone());
    let app = App { database, authentication: host.authentication_by_member()?, timeline };
    let schedule = vec![(RESTORE, host.settings.jobs.restore_dead_letters.clone())];
    Ok(Routes { router: router(app), jobs: letters.jobs(Jobs::default()), schedule })
}
