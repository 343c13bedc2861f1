//! Create post while everything but MySQL is away, beside the same with everything there: turn and turn about, so that
//! the noise of the machine is in both.

use super::{
    fleet::{CONSUMERS, Processes, tell_processes, tell_stores},
    writes::Writers,
};
use crate::{
    figures::{Figures, Latencies},
    load::at_rate,
};

const TURNS: usize = 3;

const CONNECTIONS: usize = 32;

/// Posts per second, and posts of one turn.
const RATE: u32 = 200;
const POSTS: usize = 3_000;

const STORES: [&str; 3] = ["kafka", "redis", "mongo"];

pub(crate) async fn run(processes: &Processes, figures: &mut Figures) -> anyhow::Result<()> {
    let writers = Writers::new(&processes.url("content"), &processes.members(20).await);
    write(&writers, "warm").await?;
    processes.settled().await?;
    let (mut there, mut away) = (Vec::new(), Vec::new());
    for turn in 0..TURNS {
        there.push(write(&writers, &format!("there{turn}")).await?);
        tell_processes("kill", &CONSUMERS).await?;
        tell_stores("kill", &STORES).await?;
        let written = write(&writers, &format!("away{turn}")).await;
        tell_stores("start", &STORES).await?;
        tell_processes("start", &CONSUMERS).await?;
        away.push(written?);
        processes.settled().await?;
    }
    let (there, away) = (Latencies::of_all(there), Latencies::of_all(away));
    for (what, latencies) in [("everything there", &there), ("all but MySQL away", &away)] {
        for percent in [50, 99] {
            figures.note(&format!("create post, {what}, p{percent}"), latencies.percentile(percent), "ms");
        }
    }
    let ratio = away.percentile(99) / there.percentile(99);
    figures.at_most("create post, p99 with all but MySQL away to p99 with everything there", ratio, "times", 1.2);
    Ok(())
}

async fn write(writers: &Writers, keyword: &str) -> anyhow::Result<Latencies> {
    let (writers, keyword) = (writers.clone(), keyword.to_owned());
    let make = move |index| writers.post(index, &format!("{keyword} {index}"));
    at_rate((CONNECTIONS, RATE), POSTS, make, |_, _, _| {}).await
}
