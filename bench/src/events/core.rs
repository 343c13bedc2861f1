//! One core for this process, and what of it was used.

use std::{fs, process};

use anyhow::{Context, ensure};
use tokio::process::Command;

/// What `/proc` counts processor time in, on every Linux there is.
const TICKS_PER_SECOND: f64 = 100.0;

/// Gives every thread of this process, and those to come, one core, or all of them.
pub(crate) async fn pin(alone: bool) -> anyhow::Result<()> {
    let cores = if alone { "0".to_owned() } else { format!("0-{}", all()? - 1) };
    let taskset = Command::new("taskset").args(["-a", "-p", "-c", &cores, &process::id().to_string()]).output().await;
    let taskset = taskset.context("taskset (of util-linux) gives the process its core")?;
    ensure!(taskset.status.success(), "taskset: {}", String::from_utf8_lossy(&taskset.stderr).trim());
    Ok(())
}

fn all() -> anyhow::Result<usize> {
    let online = fs::read_to_string("/proc/cpuinfo")?;
    Ok(online.lines().filter(|line| line.starts_with("processor")).count())
}

/// Seconds of processor time of this process so far, all threads together.
pub(crate) fn time() -> anyhow::Result<f64> {
    let stat = fs::read_to_string("/proc/self/stat")?;
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    let ticks = |index: usize| fields.get(index).and_then(|field| field.parse::<f64>().ok()).context("/proc/self/stat");
    Ok((ticks(11)? + ticks(12)?) / TICKS_PER_SECOND)
}
