//! What events cost, and what they promise, on the real servers.

mod acts;
mod away;
mod backlog;
mod core;
mod corner;
mod fleet;
mod record;
mod relay;
mod rows;
mod visible;
mod writes;

use std::time::Duration;

use anyhow::ensure;

use crate::figures::Figures;
use fleet::Processes;

/// How long anything is waited for.
const PATIENCE: Duration = Duration::from_mins(2);

const PARTS: [&str; 5] = ["relay", "record", "visible", "away", "backlog"];

/// Runs these parts, all if none is named; results of all are kept.
pub(crate) async fn run(parts: &[&str]) -> anyhow::Result<()> {
    if let Some(unknown) = parts.iter().find(|part| !PARTS.contains(part)) {
        anyhow::bail!("no part is called {unknown}; known: {}", PARTS.join(", "));
    }
    ensure!(std::env::var("DAILYFEED__STORES__MODE").is_ok_and(|mode| mode == "real"), "scripts/stores env says where");
    let wanted = |part: &str| parts.is_empty() || parts.contains(&part);
    let mut figures = Figures::new("events");
    if wanted("relay") {
        relay::run(&mut figures).await?;
    }
    if wanted("record") {
        record::run(&mut figures).await?;
    }
    if wanted("visible") || wanted("away") || wanted("backlog") {
        let processes = Processes::start().await?;
        let outcome = of_the_fleet(&processes, wanted, &mut figures).await;
        processes.end().await?;
        outcome?;
    }
    if parts.is_empty() { figures.write() } else { Ok(()) }
}

async fn of_the_fleet(
    processes: &Processes,
    wanted: impl Fn(&str) -> bool,
    figures: &mut Figures,
) -> anyhow::Result<()> {
    if wanted("visible") {
        visible::run(processes, figures).await?;
    }
    if wanted("away") {
        away::run(processes, figures).await?;
    }
    if wanted("backlog") {
        backlog::run(processes, figures).await?;
    }
    Ok(())
}
