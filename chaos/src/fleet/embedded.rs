//! One process on embedded stores, in a folder of its own.

use std::{
    fs::File,
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};

use anyhow::{Context, bail};
use tempfile::TempDir;
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::{Child, Command},
    sync::watch,
    time::timeout,
};

const SERVICES: [&str; 6] = ["member", "content", "timeline", "search", "image", "activity"];

/// How long a start may take.
const PATIENCE: Duration = Duration::from_mins(1);

/// The embedded fleet.
pub(crate) struct Embedded {
    program: PathBuf,
    dir: TempDir,
    process: Option<Child>,
    base: watch::Sender<String>,
}

impl Embedded {
    /// Starts `program` on an empty folder and free ports.
    pub(crate) async fn new(program: &Path) -> anyhow::Result<Self> {
        let dir = TempDir::with_prefix("dailyfeed-chaos-")?;
        let mut fleet = Self { program: program.to_owned(), dir, process: None, base: watch::Sender::default() };
        fleet.start().await?;
        Ok(fleet)
    }

    pub(crate) fn base(&self) -> watch::Receiver<String> {
        self.base.subscribe()
    }

    pub(crate) async fn kill(&mut self) -> anyhow::Result<()> {
        let Some(mut process) = self.process.take() else { return Ok(()) };
        process.kill().await.context("the fleet cannot be killed")
    }

    pub(crate) async fn start(&mut self) -> anyhow::Result<()> {
        let log = File::options().create(true).append(true).open(self.dir.path().join("log"))?;
        let mut command = Command::new(&self.program);
        command.args(["serve", "--gateway", "127.0.0.1:0", "--data-dir"]).arg(self.dir.path().join("data"));
        for name in SERVICES {
            command.args(["--set", &format!("{name}.address=127.0.0.1:0")]);
        }
        command.args(["--set", "stores.mode=embedded"]).current_dir(self.dir.path());
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(log).kill_on_drop(true);
        let program = self.program.display().to_string();
        let mut process = command.spawn().with_context(|| format!("{program} cannot be started"))?;
        let output = process.stdout.take().context("the fleet has no output")?;
        let Ok(base) = timeout(PATIENCE, ready(output)).await else {
            bail!("{program} was not ready within {PATIENCE:?}; {}", self.keep());
        };
        self.base.send_replace(base.with_context(|| format!("{program} ended as it started"))?);
        self.process = Some(process);
        Ok(())
    }

    /// Leaves data and log where they are.
    pub(crate) fn keep(&mut self) -> String {
        self.dir.disable_cleanup(true);
        format!("data and log are in {}", self.dir.path().display())
    }
}

/// The gateway's address, out of the line that says that the fleet is ready.
async fn ready(output: tokio::process::ChildStdout) -> anyhow::Result<String> {
    let mut lines = BufReader::new(output).lines();
    while let Some(line) = lines.next_line().await? {
        if let Some(rest) = line.strip_prefix("dailyfeed is ready: ") {
            let base = rest.split(' ').next().unwrap_or_default().to_owned();
            // Read on, so that the fleet never waits for its output to be read.
            tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
            return Ok(base);
        }
    }
    bail!("it never said that it is ready")
}
