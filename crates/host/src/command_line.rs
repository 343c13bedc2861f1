//! The program around a single service.

use std::{process::ExitCode, sync::Arc};

use anyhow::{Context, bail};
use clap::{Parser, Subcommand};
use lifecycle::Lifecycle;
use settings::Flags;
use telemetry::Logs;

use crate::{Hosted, Service, Stores};

#[derive(Parser)]
#[command(version)]
struct Arguments {
    #[command(flatten)]
    flags: Flags,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    /// Serves until Ctrl-C or SIGTERM (the default)
    Serve,
    /// Brings the stores' schema up to date and ends
    Migrate,
    /// Prints the OpenAPI 3.1 document
    Openapi,
    /// Prints every setting: key, value, unit, meaning
    Settings,
    /// Any other word runs the batch job of that name once and ends
    #[command(external_subcommand)]
    Job(Vec<String>),
}

/// Runs `service` by the arguments of this process.
pub fn command_line(service: Service) -> ExitCode {
    let arguments = match arguments::<Arguments>(service.name) {
        Ok(arguments) => arguments,
        Err(code) => return code,
    };
    let outcome = tokio::runtime::Runtime::new()
        .context("no runtime")
        .and_then(|runtime| runtime.block_on(run(service, &arguments)));
    outcome.map_or_else(|cause| fail(service.name, &cause), |()| ExitCode::SUCCESS)
}

/// Parses the arguments of this process; help and version are printed (exit code 0), anything wrong is one sentence and
/// exit code 1.
#[expect(clippy::print_stdout, reason = "help and version are what was asked for")]
pub fn arguments<T: Parser>(program: &str) -> Result<T, ExitCode> {
    T::try_parse().map_err(|refused| {
        if !refused.use_stderr() {
            print!("{refused}");
            return ExitCode::SUCCESS;
        }
        let text = refused.to_string();
        let sentence = text.lines().next().unwrap_or_default().trim_start_matches("error: ").to_owned();
        fail(program, &anyhow::anyhow!("{sentence}; try --help"))
    })
}

/// One sentence on stderr and exit code 1.
#[expect(clippy::print_stderr, reason = "the program's own refusal, before or after there is a log")]
pub fn fail(program: &str, cause: &anyhow::Error) -> ExitCode {
    eprintln!("{program}: {cause:#}");
    ExitCode::FAILURE
}

#[expect(clippy::print_stdout, reason = "what the command was asked for")]
async fn run(service: Service, arguments: &Arguments) -> anyhow::Result<()> {
    let settings = arguments.flags.load()?;
    match &arguments.command {
        None | Some(Command::Serve) => serve(service, Arc::new(settings)).await,
        Some(Command::Migrate) => Stores::open(&settings)?.truth().await.map(drop),
        Some(Command::Openapi) => {
            println!("{}", serde_json::to_string_pretty(&(service.openapi)())?);
            Ok(())
        }
        Some(Command::Settings) => {
            print!("{}", settings.describe());
            Ok(())
        }
        Some(Command::Job(words)) => {
            println!("{}", job(service, Arc::new(settings), words).await?);
            Ok(())
        }
    }
}

#[expect(clippy::print_stdout, reason = "the ready line")]
async fn serve(service: Service, settings: Arc<settings::Settings>) -> anyhow::Result<()> {
    let logs = Logs::begin(&settings.log)?;
    let lifecycle = Lifecycle::new(service.name, &settings.lifecycle);
    lifecycle.stop_on_signals().context("signals cannot be received")?;
    let mut hosted = Hosted::new(settings, logs, lifecycle.clone(), &[service]).await?;
    for (name, (address, management)) in hosted.addresses() {
        println!("{name} http://{address} management http://{management}");
    }
    tokio::select! {
        started = hosted.start(service) => started?,
        // Told to stop before it was ready.
        () = lifecycle.stopped() => return Ok(()),
    }
    println!("{} is ready", service.name);
    lifecycle.stopped().await;
    Ok(())
}

async fn job(service: Service, settings: Arc<settings::Settings>, words: &[String]) -> anyhow::Result<String> {
    let [name] = words else { bail!("a job has a name and nothing else") };
    let logs = Logs::begin(&settings.log)?;
    let lifecycle = Lifecycle::new(service.name, &settings.lifecycle);
    Hosted::new(settings, logs, lifecycle, &[]).await?.run_job(service, name).await
}
