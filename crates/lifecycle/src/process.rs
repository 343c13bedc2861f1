//! The stop that all services of a process share: its order and its deadlines.

use std::{future::pending, io, panic::AssertUnwindSafe, time::Duration};

use futures::FutureExt;
use tokio::{
    signal::unix::{Signal, SignalKind, signal},
    time::{Instant, sleep, timeout_at},
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use tracing::Instrument;

use crate::connection::Bounds;

/// Tasks that are told to finish together.
#[derive(Clone, Debug, Default)]
pub(crate) struct Group {
    pub(crate) closing: CancellationToken,
    tracker: TaskTracker,
}

impl Group {
    async fn close(&self, what: &str, deadline: Instant) {
        self.closing.cancel();
        self.tracker.close();
        if timeout_at(deadline, self.tracker.wait()).await.is_err() {
            tracing::warn!(left = self.tracker.len(), "{what} did not finish within lifecycle.drain_timeout");
        }
    }
}

/// One process, from start to stop.
#[derive(Clone, Debug)]
pub(crate) struct Process {
    stopping: CancellationToken,
    /// Front doors: their requests still call the services behind them.
    pub(crate) front: Group,
    pub(crate) services: Group,
    /// Background tasks and management ports, which report until the end.
    pub(crate) background: Group,
    /// Drops whatever did not finish in time.
    dropping: CancellationToken,
    stopped: CancellationToken,
    /// Of the connections of each server.
    pub(crate) bounds: Bounds,
    drain_delay: Duration,
    drain_timeout: Duration,
}

impl Process {
    pub(crate) fn new(settings: &settings::sections::Lifecycle) -> Self {
        Self {
            stopping: CancellationToken::new(),
            front: Group::default(),
            services: Group::default(),
            background: Group::default(),
            dropping: CancellationToken::new(),
            stopped: CancellationToken::new(),
            bounds: settings.into(),
            drain_delay: settings.drain_delay,
            drain_timeout: settings.drain_timeout,
        }
    }

    pub(crate) fn is_stopping(&self) -> bool {
        self.stopping.is_cancelled()
    }

    pub(crate) fn background_token(&self) -> CancellationToken {
        self.background.closing.clone()
    }

    pub(crate) async fn stopped(&self) {
        self.stopped.cancelled().await;
    }

    /// A background task; `on_panic` runs after a panic, which is logged by the panic hook.
    pub(crate) fn spawn(
        &self,
        name: &'static str,
        task: impl Future<Output = ()> + Send + 'static,
        on_panic: impl FnOnce() + Send + 'static,
    ) {
        let watched = async move {
            if AssertUnwindSafe(task).catch_unwind().await.is_err() {
                tracing::error!(task = name, "background task panicked");
                on_panic();
            }
        };
        self.run_in(&self.background, watched.instrument(tracing::info_span!("task", name)));
    }

    /// Runs a task in a group until it ends or time is up.
    pub(crate) fn run_in(&self, group: &Group, task: impl Future<Output = ()> + Send + 'static) {
        let dropping = self.dropping.clone();
        group.tracker.spawn(async move {
            let _ = dropping.run_until_cancelled(task).await;
        });
    }

    pub(crate) fn stop(&self) {
        if !self.is_stopping() {
            self.stopping.cancel();
            tokio::spawn(self.clone().drain());
        }
    }

    async fn drain(self) {
        tracing::info!("stopping");
        sleep(self.drain_delay).await;
        let deadline = Instant::now() + self.drain_timeout;
        self.front.close("requests at the front door", deadline).await;
        self.services.close("requests", deadline).await;
        self.background.close("background tasks", Instant::now() + self.drain_timeout).await;
        self.dropping.cancel();
        for group in [&self.front, &self.services, &self.background] {
            group.tracker.wait().await;
        }
        tracing::info!("stopped");
        self.stopped.cancel();
    }

    pub(crate) fn stop_on_signals(&self) -> io::Result<()> {
        let mut terminate = signal(SignalKind::terminate())?;
        let mut interrupt = signal(SignalKind::interrupt())?;
        let process = self.clone();
        tokio::spawn(async move {
            either(&mut terminate, &mut interrupt).await;
            process.stop();
            either(&mut terminate, &mut interrupt).await;
            tracing::warn!("second signal: ending without waiting");
            std::process::exit(1);
        });
        Ok(())
    }
}

async fn either(one: &mut Signal, other: &mut Signal) {
    let next = async |signal: &mut Signal| {
        // `None` only says that no further signal can come.
        if signal.recv().await.is_none() {
            pending::<()>().await;
        }
    };
    tokio::select! {
        () = next(one) => {}
        () = next(other) => {}
    }
}
