//! A service as its host sees it.

use std::{sync::Arc, time::Duration};

use anyhow::Context;
use authentication::{Authentication, IdentitySource, Revocations, Setup};
use axum::Router;
use clock::Clock;
use database::{Database, DatabaseError};
use event_log::{Handler, Progress};
use futures::future::BoxFuture;
use idempotency::{Idempotency, Windows};
use jwt::ServiceSecrets;
use lifecycle::{Jobs, Lifecycle};
use outbox::{Outbox, Relay, Resend};
use service_client::{ActivityClient, CallingService, MemberClient};
use settings::{Cron, Origin, Settings};
use telemetry::Metrics;
use transport::{Switch, Transport};
use utoipa::openapi::OpenApi;

use crate::{GroupLetters, Stores, Urls};

/// How often keys and revocations are loaded again, in case something was missed.
const SYNCHRONISATION: Duration = Duration::from_secs(30);

/// How one service is built.
#[derive(Clone, Copy)]
pub struct Service {
    /// Its name: section of the settings, binary, folder.
    pub name: &'static str,
    /// Its OpenAPI 3.1 document.
    pub openapi: fn() -> OpenApi,
    /// Opens what it needs, starts its background tasks and gives its routes.
    pub build: fn(Host) -> BoxFuture<'static, anyhow::Result<Routes>>,
}

/// What a built service serves.
#[derive(Default)]
pub struct Routes {
    /// The routes of its service port.
    pub router: Router,
    /// Its batch jobs, run through the management port or a sub-command.
    pub jobs: Jobs,
    /// When the embedded fleet runs them by itself.
    pub schedule: Vec<(&'static str, Cron)>,
    /// Its run-time switches, for the management port.
    pub switches: Router,
}

/// What a service is given to build itself.
#[derive(Clone)]
pub struct Host {
    /// All settings.
    pub settings: Arc<Settings>,
    /// The stores of this process.
    pub stores: Stores,
    /// What time it is.
    pub clock: Clock,
    /// Readiness and background tasks of this service.
    pub lifecycle: Lifecycle,
    /// Metrics of this service.
    pub metrics: Metrics,
    /// The revoked tokens all services of this process share.
    pub revocations: Revocations,
    /// The secrets with which services call one another.
    pub secrets: ServiceSecrets,
    /// Connections to other services, shared by all clients of this process.
    pub http: reqwest::Client,
    pub(crate) urls: Urls,
}

fn is_transient(cause: &anyhow::Error) -> bool {
    cause.chain().any(|cause| cause.downcast_ref::<DatabaseError>().is_some_and(DatabaseError::is_transient))
}

impl Host {
    /// Where the replicas of a service are reached.
    pub fn urls_of(&self, service: &str) -> Vec<Origin> {
        (self.urls)(service)
    }

    /// Where a service is reached.
    pub fn url_of(&self, service: &str) -> anyhow::Result<Origin> {
        self.urls_of(service).into_iter().next().with_context(|| format!("no URL of {service} is set"))
    }

    /// The shared truth; its statements are counted as this service's.
    pub async fn truth(&self) -> anyhow::Result<Database> {
        let database = self.until_there("truth", || self.stores.truth()).await?;
        self.count_statements(&database);
        Ok(database)
    }

    /// What a store gives. One that is elsewhere and away is asked again until it is back; meanwhile the service is not
    /// ready and says why. A mistake in the settings and whatever is wrong with a file end the start at once.
    pub async fn until_there<T, F>(&self, name: &'static str, ask: impl Fn() -> F) -> anyhow::Result<T>
    where
        F: Future<Output = anyhow::Result<T>>,
    {
        let component = self.lifecycle.component(name);
        let mut failures = 0;
        loop {
            match ask().await {
                Ok(there) => {
                    component.ready();
                    return Ok(there);
                }
                Err(cause) if self.stores.are_real() && is_transient(&cause) => {
                    component.starting(format!("{cause:#}"));
                }
                Err(cause) => return Err(cause),
            }
            tokio::time::sleep(event_log::delay(failures)).await;
            failures += 1;
        }
    }

    /// Shows a database's statements in this service's metrics.
    pub fn count_statements(&self, database: &Database) {
        let counted = database.clone();
        self.metrics.counter_fn("database_statements", "Statements sent to the database", move || counted.statements());
    }

    /// This service as the caller of others.
    pub fn calling(&self) -> CallingService {
        CallingService { name: self.lifecycle.name(), secrets: self.secrets.clone(), clock: self.clock.clone() }
    }

    /// Verification of tokens with keys and revocations from member-svc. The service is ready once it has both, and
    /// keeps the last good ones while member-svc is away.
    pub fn authentication_by_member(&self) -> anyhow::Result<Authentication> {
        let member = MemberClient::new(self.calling(), self.url_of("member")?.as_str(), self.http.clone());
        let authentication = self.authentication(Arc::new(member));
        let (identity, token) = (self.lifecycle.component("identity"), self.lifecycle.shutdown_token());
        identity.starting("keys and revocations are not loaded yet");
        let keep = authentication.clone();
        self.lifecycle.spawn("identity", async move {
            let first = keep.clone().synchronised();
            if token.run_until_cancelled(first).await.is_some() {
                identity.ready();
                token.run_until_cancelled(keep.keep_synchronised(SYNCHRONISATION)).await;
            }
        });
        Ok(authentication)
    }

    /// Keeps up with what other replicas revoke, once everything earlier is loaded.
    pub fn keep_synchronised(&self, authentication: &Authentication) {
        let (keep, token) = (authentication.clone(), self.lifecycle.shutdown_token());
        self.lifecycle.spawn("identity", async move {
            token.run_until_cancelled(keep.keep_synchronised(SYNCHRONISATION)).await;
        });
    }

    /// Verification of tokens with keys and revocations from `source`.
    pub fn authentication(&self, source: Arc<dyn IdentitySource>) -> Authentication {
        Authentication::new(Setup {
            service: self.lifecycle.name(),
            secrets: self.secrets.clone(),
            source,
            revocations: self.revocations.clone(),
            clock: self.clock.clone(),
            leeway: self.settings.identity.clock_leeway,
        })
    }

    /// Repeatable writes over `database`.
    pub fn idempotency(&self, database: &Database) -> Idempotency {
        Idempotency::new(database.clone(), self.clock.clone(), self.windows())
    }

    pub(crate) fn windows(&self) -> Windows {
        let settings = &self.settings.idempotency;
        Windows {
            key_lifetime: settings.key_lifetime,
            implicit_window: settings.implicit_window,
            claim_lease: settings.claim_lease,
        }
    }

    /// The ways in which this service's events leave it, with the switch that stands in `truth`.
    pub async fn transport(&self, truth: &Database) -> anyhow::Result<Transport> {
        let activity = ActivityClient::new(self.calling(), self.url_of("activity")?.as_str(), self.http.clone());
        let switch = Switch::new(truth.clone(), self.lifecycle.name(), self.clock.clone());
        Ok(Transport { switch, log: self.stores.log().await?, activity })
    }

    /// Runs the relay of `outbox` in the background.
    pub async fn relay(&self, database: &Database, outbox: Outbox, transport: Transport) -> anyhow::Result<()> {
        let settings = &self.settings.events;
        let relay = Relay {
            database: database.clone(),
            outbox,
            transport,
            letters: self.stores.letters(&self.clock).await?,
            patience: settings.relay_patience,
            clock: self.clock.clone(),
            batch: settings.relay_batch,
        };
        self.lifecycle.spawn("outbox relay", relay.run(self.lifecycle.shutdown_token()));
        Ok(())
    }

    /// Runs `handler` for consumer group `group` in the background, shows its progress, and gives its dead letters.
    pub async fn consume(
        &self,
        group: &'static str,
        handler: impl Handler + Clone + 'static,
    ) -> anyhow::Result<GroupLetters> {
        let (log, letters) = (self.stores.log().await?, self.stores.letters(&self.clock).await?);
        let (progress, token) = (Arc::new(Progress::default()), self.lifecycle.shutdown_token());
        self.show(&progress);
        let group_letters = GroupLetters {
            letters: Arc::clone(&letters),
            group,
            handler: Arc::new(handler.clone()),
            limit: self.settings.events.letter_batch,
            max_attempts: self.settings.events.letter_attempts,
            retention: self.settings.events.letter_retention,
            clock: self.clock.clone(),
        };
        self.lifecycle.spawn(group, async move { event_log::run(log, group, handler, letters, progress, token).await });
        Ok(group_letters)
    }

    /// The job that sends the dead letters of publishers again, once at a time in all processes on `database`.
    pub async fn resend(&self, database: &Database, transport: Transport) -> anyhow::Result<Resend> {
        Ok(Resend {
            database: database.clone(),
            letters: self.stores.letters(&self.clock).await?,
            transport,
            limit: self.settings.events.letter_batch,
            max_attempts: self.settings.events.letter_attempts,
        })
    }

    fn show(&self, progress: &Arc<Progress>) {
        let read = |read: fn(&Progress) -> u64| {
            let progress = Arc::clone(progress);
            move || read(&progress)
        };
        self.metrics.counter_fn("events_handled", "Events handled by the consumer group", read(Progress::handled));
        self.metrics.counter_fn("events_failed", "Batches that failed and were tried again", read(Progress::failures));
        let dead_letters = read(Progress::dead_letters);
        self.metrics.counter_fn("events_dead_letters", "Records that became dead letters", dead_letters);
        let lag = read(Progress::lag);
        #[expect(clippy::cast_precision_loss, reason = "a lag beyond 2^52 records is not measured to the last one")]
        self.metrics.gauge_fn("events_lag", "Records not handled yet", move || lag() as f64);
    }
}
