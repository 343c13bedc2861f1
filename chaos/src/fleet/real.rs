//! Separate processes on the real servers, through `scripts/fleet` and `scripts/stores`.

use anyhow::{Context, bail};
use tokio::{process::Command, sync::watch};

/// Where the gateway of `scripts/fleet` listens.
const GATEWAY: &str = "http://127.0.0.1:8080";

/// The fleet that `scripts/fleet up` started.
pub(crate) struct Real {
    processes: Vec<String>,
    stores: Vec<String>,
    base: watch::Sender<String>,
}

impl Real {
    pub(crate) async fn new() -> anyhow::Result<Self> {
        let (processes, stores) = (names("scripts/fleet").await?, names("scripts/stores").await?);
        Ok(Self { processes, stores, base: watch::Sender::new(GATEWAY.to_owned()) })
    }

    pub(crate) fn base(&self) -> watch::Receiver<String> {
        self.base.subscribe()
    }

    pub(crate) fn parts(&self) -> Vec<String> {
        self.processes.iter().chain(&self.stores).cloned().collect()
    }

    /// `kill` or `start`.
    pub(crate) async fn tell(&self, verb: &str, part: &str) -> anyhow::Result<()> {
        let script = if self.stores.iter().any(|store| store == part) { "scripts/stores" } else { "scripts/fleet" };
        output(script, &[verb, part]).await.map(drop)
    }
}

/// The names in the lines of `status`; all have to be ready.
async fn names(script: &str) -> anyhow::Result<Vec<String>> {
    let status = output(script, &["status"]).await?;
    if let Some(line) = status.lines().find(|line| !line.ends_with(" ready")) {
        bail!("not everything is ready: {line}; run {script} up");
    }
    Ok(status.lines().filter_map(|line| line.split(' ').next()).map(str::to_owned).collect())
}

async fn output(script: &str, arguments: &[&str]) -> anyhow::Result<String> {
    let output = Command::new(script).args(arguments).output().await.with_context(|| format!("no {script} here"))?;
    if !output.status.success() {
        bail!("{script} {}: {}", arguments.join(" "), String::from_utf8_lossy(&output.stderr).trim());
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}
