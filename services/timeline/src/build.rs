//! Timeline as a service of a host.

use host::{Host, Routes, Service};
use transport::ReadEvents;

use crate::{App, PageMemory, ServedPages, openapi, router};

/// Readers whose pages are remembered at once.
const REMEMBERED_READERS: u64 = 10_000;

/// The timeline service.
pub const SERVICE: Service = Service { name: "timeline", openapi, build: |host| Box::pin(build(host)) };

async fn build(host: Host) -> anyhow::Result<Routes> {
    let database = host.truth().await?;
    let (transport, bounds) = (host.transport(&database).await?, &host.settings.events);
    let (read_events, publishing) =
        ReadEvents::new(transport.clone(), bounds.read_buffer, bounds.read_backlog, host.lifecycle.shutdown_token());
    host.lifecycle.spawn("read events", publishing);
    let dropped = read_events.clone();
    host.metrics.counter_fn("read_events_dropped", "Views that the log will never have", move || dropped.dropped());
    let app = App {
        database,
        authentication: host.authentication_by_member()?,
        clock: host.clock.clone(),
        page_memory: PageMemory::new(&host.stores.cache(REMEMBERED_READERS).await?, host.settings.feed.page_memory),
        served_pages: ServedPages::default(),
        read_events,
    };
    Ok(Routes { router: router(app), switches: transport::routes(transport.switch), ..Routes::default() })
}
