//! Services in this process: ports, routes, readiness.

use std::{collections::BTreeMap, net::SocketAddr, sync::Arc};

use anyhow::Context;
use authentication::Revocations;
use axum::{Router, http::header, routing::get};
use clock::Clock;
use jwt::ServiceSecrets;
use lifecycle::{Lifecycle, Stage, bind, health_routes, job_routes, report_routes};
use rest::Boundary;
use secrecy::ExposeSecret;
use settings::{Origin, Settings};
use telemetry::{Logs, Metrics, observe};
use tokio::net::TcpListener;

use crate::{Host, Routes, Service, Stores, switches::Switches};

/// The two listeners of a service, bound before anything is built so that everybody knows the real addresses.
pub struct Ports {
    service: TcpListener,
    management: TcpListener,
}

impl Ports {
    /// Binds both; `section` is the settings section they come from.
    pub async fn bind(section: &str, service: SocketAddr, management: SocketAddr) -> anyhow::Result<Self> {
        Ok(Self {
            service: bind(service, &format!("{section}.address")).await?,
            management: bind(management, &format!("{section}.management_address")).await?,
        })
    }

    /// The real addresses: service and management.
    pub fn addresses(&self) -> anyhow::Result<(SocketAddr, SocketAddr)> {
        Ok((self.service.local_addr()?, self.management.local_addr()?))
    }

    /// Serves both until the stop.
    pub fn serve(self, stage: Stage, lifecycle: &Lifecycle, router: Router, management: Router) {
        self.serve_management(lifecycle, management).serve(stage, lifecycle, router);
    }

    /// Serves the management port, which answers before the service does.
    fn serve_management(self, lifecycle: &Lifecycle, management: Router) -> ServicePort {
        lifecycle.serve(Stage::Management, self.management, management);
        ServicePort(self.service)
    }
}

/// The listener of a service that is still being built.
struct ServicePort(TcpListener);

impl ServicePort {
    fn serve(self, stage: Stage, lifecycle: &Lifecycle, router: Router) {
        lifecycle.serve(stage, self.0, router);
    }
}

/// Where the replicas of a service are reached, by its name.
pub type Urls = Arc<dyn Fn(&str) -> Vec<Origin> + Send + Sync>;

/// The services of one process.
pub struct Hosted {
    settings: Arc<Settings>,
    stores: Stores,
    logs: Logs,
    clock: Clock,
    lifecycle: Lifecycle,
    revocations: Revocations,
    secrets: ServiceSecrets,
    http: reqwest::Client,
    bound: BTreeMap<&'static str, Ports>,
    addresses: BTreeMap<&'static str, (SocketAddr, SocketAddr)>,
}

impl Hosted {
    /// Takes the data folder and binds the ports of `services`.
    pub async fn new(
        settings: Arc<Settings>,
        logs: Logs,
        lifecycle: Lifecycle,
        services: &[Service],
    ) -> anyhow::Result<Self> {
        let stores = Stores::open(&settings)?;
        let mut bound = BTreeMap::new();
        let mut addresses = BTreeMap::new();
        for service in services {
            let section = section(&settings, service.name)?;
            let ports = Ports::bind(service.name, section.address, section.management_address()).await?;
            addresses.insert(service.name, ports.addresses()?);
            bound.insert(service.name, ports);
        }
        let secret = &settings.identity.service_secret;
        let secrets = if secret.expose_secret().is_empty() {
            ServiceSecrets::generate()
        } else {
            ServiceSecrets::new(secret, None)
        };
        let clock = Clock::system();
        Ok(Self {
            settings,
            logs,
            revocations: Revocations::on(stores.bus().await?, clock.clone()),
            stores,
            clock,
            lifecycle,
            secrets: secrets.context("identity.service_secret cannot be used")?,
            http: service_client::http_client().context("no HTTP client")?,
            bound,
            addresses,
        })
    }

    /// The real service and management addresses.
    pub fn addresses(&self) -> &BTreeMap<&'static str, (SocketAddr, SocketAddr)> {
        &self.addresses
    }

    /// Where the replicas of a service are reached: here if it runs here, else as set.
    pub fn urls_of(&self) -> Urls {
        let (settings, here) = (Arc::clone(&self.settings), self.addresses.clone());
        Arc::new(move |service| {
            here.get(service).map_or_else(|| urls(&settings, service), |(address, _)| vec![Origin::from(*address)])
        })
    }

    /// Builds a service and serves it. Its management port answers meanwhile: a store that is away delays readiness.
    pub async fn start(&mut self, service: Service) -> anyhow::Result<()> {
        let host = self.host(service.name);
        let (lifecycle, metrics) = (host.lifecycle.clone(), host.metrics.clone());
        let built = lifecycle.component("service");
        let switches = Switches::default();
        let management = report_routes(&lifecycle).merge(metrics.routes()).merge(self.logs.routes());
        let ports = self.bound.remove(service.name).context("a service is started once, on ports bound before")?;
        let port = ports.serve_management(&lifecycle, switches.below(management));
        let Routes { router, jobs, schedule, switches: own } =
            (service.build)(host).await.with_context(|| format!("{} cannot start", service.name))?;
        switches.set(job_routes(&lifecycle, jobs.clone()).merge(own));
        if self.settings.jobs.schedule {
            jobs.run_on_schedule(&lifecycle, self.clock.clone(), schedule);
        }
        let router = router.merge(health_routes(&lifecycle)).merge(document(service)?);
        let boundary = Boundary {
            body_bytes: self.settings.limits.body_bytes.as_usize(),
            timeout: self.settings.limits.request_timeout,
        };
        let router = observe(boundary.around(router), &metrics);
        port.serve(Stage::Service, &lifecycle, router);
        built.ready();
        lifecycle.wait_ready().await;
        Ok(())
    }

    /// Builds a service without serving it, runs one of its jobs, on that id if there is one, and gives its summary.
    pub async fn run_job(&self, service: Service, job: &str, id: Option<String>) -> anyhow::Result<String> {
        let host = self.host(service.name);
        let lifecycle = host.lifecycle.clone();
        let routes = (service.build)(host).await.with_context(|| format!("{} cannot start", service.name))?;
        let summary = routes.jobs.run(&lifecycle, job, id).await;
        lifecycle.stop();
        lifecycle.stopped().await;
        Ok(summary?)
    }

    fn host(&self, service: &'static str) -> Host {
        Host {
            settings: Arc::clone(&self.settings),
            stores: self.stores.clone(),
            clock: self.clock.clone(),
            lifecycle: self.lifecycle.service(service),
            metrics: Metrics::new(service),
            revocations: self.revocations.clone(),
            secrets: self.secrets.clone(),
            http: self.http.clone(),
            urls: self.urls_of(),
        }
    }
}

/// `GET /api-docs/json` of the service itself.
fn document(service: Service) -> anyhow::Result<Router> {
    let json = serde_json::to_string_pretty(&(service.openapi)())?;
    let show = async move || ([(header::CONTENT_TYPE, "application/json")], json);
    Ok(Router::new().route("/api-docs/json", get(show)))
}

/// The settings section of a service.
pub fn section<'a>(settings: &'a Settings, service: &str) -> anyhow::Result<&'a settings::sections::Service> {
    Ok(match service {
        "member" => &settings.member,
        "content" => &settings.content,
        "timeline" => &settings.timeline,
        "search" => &settings.search,
        "image" => &settings.image,
        "activity" => &settings.activity,
        unknown => anyhow::bail!("there is no service {unknown}"),
    })
}

/// Where the replicas of a service that runs elsewhere are reached.
pub fn urls(settings: &Settings, service: &str) -> Vec<Origin> {
    section(settings, service).map(settings::sections::Service::urls).unwrap_or_default()
}
