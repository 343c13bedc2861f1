//! All services and the gateway in this process.

use std::sync::Arc;

use anyhow::Context;
use host::{Hosted, Service};
use lifecycle::Lifecycle;
use settings::Settings;
use telemetry::Logs;

use crate::gateway::Gateway;

/// The services; member first, because the others take their keys from it.
pub(crate) const SERVICES: [Service; 6] = [
    dailyfeed_member::SERVICE,
    dailyfeed_content::SERVICE,
    dailyfeed_timeline::SERVICE,
    dailyfeed_search::SERVICE,
    dailyfeed_image::SERVICE,
    dailyfeed_activity::SERVICE,
];

/// Serves the fleet until it is told to stop.
pub(crate) async fn serve(settings: Arc<Settings>) -> anyhow::Result<()> {
    let logs = Logs::begin(&settings.log)?;
    let lifecycle = Lifecycle::new("gateway", &settings.lifecycle);
    lifecycle.stop_on_signals().context("signals cannot be received")?;
    let mut hosted = Hosted::new(Arc::clone(&settings), logs.clone(), lifecycle.clone(), &SERVICES).await?;
    let gateway = Gateway::bind(&settings).await?;
    tokio::select! {
        started = start_all(&mut hosted) => started?,
        // Told to stop before it was ready.
        () = lifecycle.stopped() => return Ok(()),
    }
    for (name, (address, management)) in hosted.addresses() {
        host::say(&format!("{name} http://{address} management http://{management}"))?;
    }
    let (address, management) = gateway.addresses()?;
    gateway.serve(&settings, &lifecycle, &logs, &*hosted.urls_of())?;
    host::say(&format!("gateway http://{address} management http://{management}"))?;
    host::say(&format!("dailyfeed is ready: http://{address} (documentation: /docs)"))?;
    lifecycle.stopped().await;
    Ok(())
}

async fn start_all(hosted: &mut Hosted) -> anyhow::Result<()> {
    for service in SERVICES {
        hosted.start(service).await?;
    }
    Ok(())
}
