//! The history checker behind `scripts/chaos`: load, kills, and a look at what is there. docs/chaos.md tells more.

mod client;
mod expectation;
mod fact;
mod faults;
mod fleet;
mod history;
mod load;
mod observe;
mod plan;
#[cfg(test)]
mod tests;
mod verdict;

use std::{path::PathBuf, process::ExitCode, time::Duration};

use clap::{Parser, Subcommand};
use futures::future::try_join_all;
use tokio::{
    sync::watch,
    time::{Instant, sleep, timeout},
};

use client::{Client, Session};
use fact::Expectation;
use faults::Faults;
use fleet::{Embedded, Fleet, Real};
use history::{History, Outcome};
use load::Load;
use observe::Observer;
use verdict::Verdict;

/// How long writes under way may take to be answered once everything runs again.
const LAST_ANSWERS: Duration = Duration::from_mins(1);

/// How long events may take to arrive: dead letters are sent again every minute.
const QUIET: Duration = Duration::from_mins(3);

/// Between two looks.
const PAUSE: Duration = Duration::from_secs(3);

/// Kills processes and stores under load, then compares what is there with what was acknowledged
#[derive(Parser)]
#[command(name = "chaos")]
struct Arguments {
    #[command(subcommand)]
    stores: Stores,
    /// Minutes of load; longer if not every part had its turn
    #[arg(long, global = true, default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..=1440))]
    minutes: u32,
    /// Gives the same plan and faults again
    #[arg(long, global = true)]
    seed: Option<u64>,
    /// Members who write
    #[arg(long, global = true, default_value_t = 16, value_parser = clap::value_parser!(u8).range(2..=99))]
    members: u8,
    /// Writes per second, at most
    #[arg(long, global = true, default_value_t = 100, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    rate: u32,
    /// Acknowledged writes below which the run has shown nothing; 2,000 per minute if absent
    #[arg(long, global = true)]
    floor: Option<usize>,
}

#[derive(Subcommand)]
enum Stores {
    /// One process on embedded stores
    Embedded {
        /// The program `dailyfeed`
        program: PathBuf,
    },
    /// The fleet that scripts/fleet has started on the real servers
    Real,
}

#[tokio::main]
async fn main() -> ExitCode {
    match run(Arguments::parse()).await {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(cause) => {
            say(&format!("chaos: {cause:#}"));
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: Arguments) -> anyhow::Result<bool> {
    let mut fleet = match &arguments.stores {
        Stores::Embedded { program } => Fleet::Embedded(Embedded::new(program).await?),
        Stores::Real => Fleet::Real(Real::new().await?),
    };
    let seed = arguments.seed.unwrap_or_else(|| fastrand::u64(..1_000_000));
    say(&format!("seed {seed}"));
    // Not of the seed: the names of a run are never those of another on the same stores.
    let run = format!("r{:08x}", fastrand::u32(..));
    let client = Client::new(fleet.base())?;
    let joins = (0..arguments.members).map(|member| {
        let (client, handle) = (client.clone(), format!("m{member}_{run}"));
        async move { client.join(&handle).await }
    });
    let sessions = try_join_all(joins).await?;
    say(&format!("{} members write as {run}", sessions.len()));

    let length = Duration::from_mins(1) * arguments.minutes;
    let load = Load { run: run.clone(), sessions: sessions.clone(), seed, rate: arguments.rate };
    let history = stir(&mut fleet, load, length, seed).await?;
    sum_up(&history);
    let verdict = check(&run, &sessions, &history).await?;
    let floor = arguments.floor.unwrap_or(2_000 * arguments.minutes as usize);
    Ok(report(&history, &verdict, floor, &mut fleet))
}

/// Load and faults at the same time.
async fn stir(fleet: &mut Fleet, load: Load, length: Duration, seed: u64) -> anyhow::Result<History> {
    let ((enough, until_enough), (over, until_over)) = (watch::channel(false), watch::channel(false));
    let mut loading = tokio::spawn(load.run(until_enough, until_over));
    Faults::new(seed, fleet.parts(), length).run(fleet, &enough).await?;
    say("the load is over, everything runs");
    if let Ok(history) = timeout(LAST_ANSWERS, &mut loading).await {
        return Ok(history?);
    }
    over.send_replace(true);
    Ok(loading.await?)
}

fn sum_up(history: &History) {
    let mut refused = std::collections::BTreeMap::<u16, usize>::new();
    let mut unknown = 0;
    for write in &history.writes {
        match write.outcome {
            Outcome::Acknowledged(_) => {}
            Outcome::Refused(status) => *refused.entry(status).or_default() += 1,
            Outcome::Unknown => unknown += 1,
        }
    }
    for (status, count) in refused {
        say(&format!("refused with {status}: {count} writes"));
    }
    say(&format!("never answered: {unknown} writes"));
}

/// Looks until nothing is missing, or until the fleet has had time enough.
async fn check(run: &str, sessions: &[Session], history: &History) -> anyhow::Result<Verdict> {
    let expected = Expectation::of(history);
    let (begin, mut said) = (Instant::now(), String::new());
    loop {
        let observed = Observer::new(run, sessions, history).observe().await?;
        let verdict = Verdict::of(&expected, &observed);
        let elapsed = begin.elapsed();
        if verdict.is_clean() || elapsed >= QUIET {
            say(&format!("compared {} facts after {:.0} s", expected.0.len(), elapsed.as_secs_f32()));
            return Ok(verdict);
        }
        let Verdict { lost, phantom, duplicated } = &verdict;
        let first = [lost, phantom, duplicated].into_iter().find_map(|faults| faults.lines.first());
        let first = first.map(String::as_str).unwrap_or_default();
        let counts = format!("{} lost, {} phantom, {} duplicated", lost.count, phantom.count, duplicated.count);
        let line = format!("not quiet yet: {counts}; first {first}");
        if line != said {
            say(&line);
            said = line;
        }
        sleep(PAUSE).await;
    }
}

fn report(history: &History, verdict: &Verdict, floor: usize, fleet: &mut Fleet) -> bool {
    let acknowledged = history.acknowledged();
    let sorts = [("lost", &verdict.lost), ("phantom", &verdict.phantom), ("duplicated", &verdict.duplicated)];
    for (name, faults) in sorts {
        for line in &faults.lines {
            say(&format!("{name}: {line}"));
        }
    }
    if acknowledged < floor {
        say(&format!("{acknowledged} acknowledged writes are too few to show anything: at least {floor}"));
    }
    if !verdict.is_clean() {
        say(&fleet.keep());
    }
    say(&format!("acknowledged {acknowledged}"));
    for (name, faults) in sorts {
        say(&format!("{name} {}", faults.count));
    }
    verdict.is_clean() && acknowledged >= floor
}

#[expect(clippy::print_stdout, reason = "what the checker is run for")]
fn say(line: &str) {
    println!("{line}");
}
