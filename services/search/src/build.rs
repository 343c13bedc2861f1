//! Search as a service of a host.

use std::sync::Arc;

use host::{Host, PURGE, RESTORE, Routes, Service};
use lifecycle::Jobs;
use service_client::TimelineClient;

#[cfg(feature = "cluster")]
use crate::repository::mongo::{self, Mongo};
use crate::{
    App, INDEX_GROUP, MIGRATIONS,
    events::Index,
    openapi,
    repository::{Store, sqlite::Sqlite},
    router,
    service::{REBUILD, rebuild_search},
};

/// The search service.
pub const SERVICE: Service = Service { name: "search", openapi, build: |host| Box::pin(build(host)) };

async fn build(host: Host) -> anyhow::Result<Routes> {
    let store = store(&host).await?;
    let letters = host.consume(INDEX_GROUP, Index(Arc::clone(&store))).await?;
    let timeline = TimelineClient::new(host.calling(), host.url_of("timeline")?.as_str(), host.http.clone());
    let (stores, index) = (host.stores.clone(), Arc::clone(&store));
    let jobs = letters.jobs(Jobs::default()).with(REBUILD, move || rebuild_search(stores.clone(), Arc::clone(&index)));
    let app = App { store, authentication: host.authentication_by_member()?, timeline };
    let times = &host.settings.jobs;
    let schedule = vec![(RESTORE, times.restore_dead_letters.clone()), (PURGE, times.purge_dead_letters.clone())];
    Ok(Routes { router: router(app), jobs, schedule, ..Routes::default() })
}

async fn store(host: &Host) -> anyhow::Result<Arc<dyn Store>> {
    #[cfg(feature = "cluster")]
    if let Some(documents) = host.documents(mongo::indexes()).await? {
        return Ok(Arc::new(Mongo(documents)));
    }
    let database = host.stores.projection("search", MIGRATIONS).await?;
    host.count_statements(&database);
    Ok(Arc::new(Sqlite(database)))
}
