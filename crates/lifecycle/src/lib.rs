//! Starting, being ready, and stopping without losing a request.
//!
//! One [`Lifecycle`] per service says whether it is ready and why not; all of a process share one
//! stop. On SIGTERM or Ctrl-C every service is not ready at once; after `lifecycle.drain_delay`
//! the servers close, the front door first and the management ports last, and each lets its
//! requests finish; then background tasks are told to finish. What is still running after
//! `lifecycle.drain_timeout` is dropped. A second signal ends the process at once with exit code 1.

mod accept;
mod components;
mod connection;
mod health;
mod job_routes;
mod jobs;
mod patience;
mod process;
mod schedule;
mod server;

use std::{io, sync::Arc};

pub use components::{Component, Status};
pub use health::{health_routes, report_routes};
pub use job_routes::job_routes;
pub use jobs::{JobError, JobFailure, Jobs, NoSuchId};
pub use server::{BindError, Stage, bind};
pub use tokio_util::sync::CancellationToken;

use components::Components;
use process::Process;

/// Readiness of one service and the stop it shares with the others of its process.
#[derive(Clone, Debug)]
pub struct Lifecycle {
    service: &'static str,
    components: Arc<Components>,
    process: Arc<Process>,
}

impl Lifecycle {
    /// The first service of a process.
    pub fn new(service: &'static str, settings: &settings::sections::Lifecycle) -> Self {
        Self { service, components: Arc::default(), process: Arc::new(Process::new(settings)) }
    }

    /// Another service of the same process: components of its own, the same stop.
    #[must_use]
    pub fn service(&self, service: &'static str) -> Self {
        Self { service, components: Arc::default(), process: Arc::clone(&self.process) }
    }

    /// The service's name.
    pub const fn name(&self) -> &'static str {
        self.service
    }

    /// A component that the service cannot do without; it is starting until it says otherwise.
    pub fn component(&self, name: &'static str) -> Component {
        Component::new(self.service, name, Arc::clone(&self.components))
    }

    /// Whether the service should get traffic: every component is ready and no stop has begun.
    pub fn is_ready(&self) -> bool {
        !self.is_stopping() && self.components.are_ready()
    }

    /// Waits until every component is ready.
    pub async fn wait_ready(&self) {
        self.components.wait_ready().await;
    }

    /// Whether a stop has begun.
    pub fn is_stopping(&self) -> bool {
        self.process.is_stopping()
    }

    /// Cancelled when background tasks should finish: requests are done by then. Stores had better
    /// end with their last handle instead, because the tasks that finish still write to them.
    pub fn shutdown_token(&self) -> CancellationToken {
        self.process.background_token()
    }

    /// Runs a background task, which must end soon after [`Self::shutdown_token`] is cancelled. If
    /// it panics, the service is not ready any more and says so.
    pub fn spawn(&self, name: &'static str, task: impl Future<Output = ()> + Send + 'static) {
        let component = self.clone();
        self.process.spawn(name, task, move || component.component(name).unready("stopped by a panic"));
    }

    /// Runs a task whose panic is logged and concerns nobody else.
    pub(crate) fn spawn_once(&self, name: &'static str, task: impl Future<Output = ()> + Send + 'static) {
        self.process.spawn(name, task, || {});
    }

    /// Begins the stop on SIGTERM or Ctrl-C; a second one ends the process.
    ///
    /// # Errors
    /// When the system refuses the signal handlers.
    pub fn stop_on_signals(&self) -> io::Result<()> {
        self.process.stop_on_signals()
    }

    /// Begins the stop; again is nothing new.
    pub fn stop(&self) {
        self.process.stop();
    }

    /// Waits for the end of the stop: no server and no task of the process is left.
    pub async fn stopped(&self) {
        self.process.stopped().await;
    }
}
