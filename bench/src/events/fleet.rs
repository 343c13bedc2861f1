//! Six processes and the gateway on a corner of the real servers, through `scripts/fleet` and `scripts/stores`.

use std::time::Duration;

use anyhow::{Context, bail, ensure};
use futures::{
    StreamExt,
    future::{join_all, try_join_all},
    stream,
};
use test_support::{Fleet, Member};
use tokio::{
    process::Command,
    time::{Instant, sleep},
};

use super::{PATIENCE, corner::Ground, rows};

/// Where `scripts/fleet` has everybody listen.
const PORTS: [(&str, u16); 7] = [
    ("gateway", 8080),
    ("content", 8081),
    ("timeline", 8082),
    ("search", 8083),
    ("member", 8084),
    ("image", 8085),
    ("activity", 8086),
];

/// What reads the event log; content's view counts do too, and stop with the broker.
pub(crate) const CONSUMERS: [&str; 2] = ["activity-1", "search-1"];

/// So that sign-ups take no time, and no event of an outage here becomes a dead letter.
const SETTINGS: [(&str, &str); 4] = [
    ("stores.mode", "real"),
    ("identity.argon2_memory", "8KiB"),
    ("identity.argon2_iterations", "1"),
    ("events.relay_patience", "10m"),
];

/// The fleet of this benchmark.
pub(crate) struct Processes {
    pub(crate) ground: Ground,
    pub(crate) fleet: Fleet,
}

impl Processes {
    pub(crate) async fn start() -> anyhow::Result<Self> {
        let status = output(Command::new("scripts/fleet").arg("status")).await?;
        let running = status.lines().find(|line| !line.ends_with(" stopped"));
        ensure!(running.is_none(), "another fleet runs ({}): scripts/fleet down", running.unwrap_or_default());
        let ground = Ground::new(&SETTINGS).await?;
        output(Command::new("scripts/fleet").arg("up").envs(ground.environment())).await?;
        let url = |port: u16| format!("http://127.0.0.1:{port}");
        let endpoints = PORTS.map(|(name, port)| (name.to_owned(), url(port), url(port + 1_000)));
        Ok(Self { ground, fleet: Fleet::at(endpoints) })
    }

    pub(crate) async fn end(self) -> anyhow::Result<()> {
        output(Command::new("scripts/fleet").arg("down")).await?;
        self.ground.clear().await
    }

    pub(crate) async fn members(&self, count: usize) -> Vec<Member> {
        stream::iter(0..count).map(|_| self.fleet.member()).buffered(4).collect().await
    }

    /// The URL of a service's own port.
    pub(crate) fn url(&self, service: &str) -> String {
        self.fleet.service(service).url().to_owned()
    }

    /// Waits until every event has gone its way.
    pub(crate) async fn settled(&self) -> anyhow::Result<()> {
        let deadline = Instant::now() + PATIENCE;
        rows::none_left(&self.ground.stores.truth().await?).await?;
        // A lag is as fresh as the statistics of the client library, every two seconds.
        let mut quiet = 0;
        while quiet < 3 {
            ensure!(Instant::now() < deadline, "consumers are behind after {PATIENCE:?}");
            sleep(Duration::from_secs(1)).await;
            let lags = join_all(["activity", "search"].map(|service| self.metric(service, "events_lag"))).await;
            quiet = if lags.into_iter().sum::<anyhow::Result<f64>>()? == 0.0 { quiet + 1 } else { 0 };
        }
        Ok(())
    }

    async fn metric(&self, service: &str, name: &str) -> anyhow::Result<f64> {
        let text = self.fleet.management(service).get("/metrics").await.text();
        let line = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
        Ok(line.with_context(|| format!("{service} shows no {name}"))?.trim().parse()?)
    }
}

/// `kill` or `start` of processes of the fleet, all at once.
pub(crate) async fn tell_processes(verb: &str, names: &[&str]) -> anyhow::Result<()> {
    tell("scripts/fleet", verb, names).await
}

/// The same of stores.
pub(crate) async fn tell_stores(verb: &str, names: &[&str]) -> anyhow::Result<()> {
    tell("scripts/stores", verb, names).await
}

async fn tell(script: &str, verb: &str, names: &[&str]) -> anyhow::Result<()> {
    try_join_all(names.iter().map(|name| async move { output(Command::new(script).args([verb, name])).await })).await?;
    Ok(())
}

async fn output(command: &mut Command) -> anyhow::Result<String> {
    let output = command.output().await.with_context(|| format!("{command:?} is not there"))?;
    if !output.status.success() {
        bail!("{}: {}", command.as_std().get_program().display(), String::from_utf8_lossy(&output.stderr).trim());
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}
