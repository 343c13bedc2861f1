//! The gateway, in the fleet's process or alone.

use std::{net::SocketAddr, time::Duration};

use anyhow::Context;
use gateway::{GatewayConfig, Upstreams, router};
use host::Ports;
use lifecycle::{Lifecycle, Stage, report_routes};
use settings::{Origin, Settings};
use telemetry::{Logs, Metrics, observe};

use crate::documents;

/// How much longer than a service's own bound the gateway waits, so that the service's answer wins.
const PATIENCE: Duration = Duration::from_secs(5);

/// A gateway whose ports are bound.
pub(crate) struct Gateway(Ports);

impl Gateway {
    pub(crate) async fn bind(settings: &Settings) -> anyhow::Result<Self> {
        let gateway = &settings.gateway;
        Ok(Self(Ports::bind("gateway", gateway.address, gateway.management_address()).await?))
    }

    pub(crate) fn addresses(&self) -> anyhow::Result<(SocketAddr, SocketAddr)> {
        self.0.addresses()
    }

    pub(crate) fn serve(
        self,
        settings: &Settings,
        lifecycle: &Lifecycle,
        logs: &Logs,
        urls_of: &dyn Fn(&str) -> Vec<Origin>,
    ) -> anyhow::Result<()> {
        let metrics = Metrics::new("gateway");
        let config = GatewayConfig {
            upstreams: Upstreams::new(|service| urls_of(service.name()))?,
            trusted_proxies: settings.gateway.trusted_proxies.clone(),
            cors_origins: settings.gateway.cors_origins.clone(),
            timeout: settings.limits.request_timeout + PATIENCE,
            document: documents::merged()?,
            lifecycle: lifecycle.clone(),
        };
        let management = report_routes(lifecycle).merge(metrics.routes()).merge(logs.routes());
        self.0.serve(Stage::Front, lifecycle, observe(router(config), &metrics), management);
        Ok(())
    }
}

/// Serves the gateway in front of services that run elsewhere, until it is told to stop.
pub(crate) async fn serve(settings: &Settings) -> anyhow::Result<()> {
    let logs = Logs::begin(&settings.log)?;
    let lifecycle = Lifecycle::new("gateway", &settings.lifecycle);
    lifecycle.stop_on_signals().context("signals cannot be received")?;
    let gateway = Gateway::bind(settings).await?;
    let (address, management) = gateway.addresses()?;
    let urls_of = |service: &str| host::urls(settings, service);
    gateway.serve(settings, &lifecycle, &logs, &urls_of)?;
    host::say(&format!("gateway http://{address} management http://{management}"))?;
    host::say(&format!("dailyfeed is ready: http://{address} (documentation: /docs)"))?;
    lifecycle.stopped().await;
    Ok(())
}
