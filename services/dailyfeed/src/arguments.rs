//! The command line.

use std::{process::ExitCode, sync::Arc};

use anyhow::Context;
use clap::{Parser, Subcommand};
use settings::Flags;

use crate::{
    demo::{self, Amounts},
    documents, fleet, gateway, job,
};

/// A social-feed back end: six services and a gateway
#[derive(Parser)]
#[command(name = "dailyfeed", version)]
struct Arguments {
    #[command(flatten)]
    flags: Flags,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    /// Serves the whole fleet until Ctrl-C or SIGTERM (the default)
    Serve,
    /// Fills a running fleet with Korean demonstration data through its REST API
    Demo(Amounts),
    /// Serves the gateway alone, in front of services that run elsewhere
    Gateway,
    /// Prints the OpenAPI 3.1 document: merged, or of one service
    Openapi {
        /// member, content, timeline, search, image or activity
        #[arg(long, value_name = "NAME")]
        service: Option<String>,
    },
    /// Prints every setting: key, value, unit, meaning
    Settings,
    /// Runs a batch job in the running fleet through its management port
    Job {
        /// The job, e.g. purge-tokens
        name: String,
        /// The one thing to work on, for jobs that can, e.g. release-parked-letters
        #[arg(long)]
        id: Option<String>,
    },
}

/// Runs the program by the arguments of this process.
pub fn command_line() -> ExitCode {
    let arguments = match host::arguments::<Arguments>("dailyfeed") {
        Ok(arguments) => arguments,
        Err(code) => return code,
    };
    let outcome =
        tokio::runtime::Runtime::new().context("no runtime").and_then(|runtime| runtime.block_on(run(arguments)));
    outcome.map_or_else(|cause| host::fail("dailyfeed", &cause), |()| ExitCode::SUCCESS)
}

async fn run(arguments: Arguments) -> anyhow::Result<()> {
    let settings = arguments.flags.load()?;
    match arguments.command {
        None | Some(Command::Serve) => fleet::serve(Arc::new(settings)).await,
        Some(Command::Demo(amounts)) => demo::run(&settings, amounts).await,
        Some(Command::Gateway) => gateway::serve(&settings).await,
        Some(Command::Openapi { service }) => host::say(&documents::document(service.as_deref())?),
        Some(Command::Settings) => host::say(settings.describe().to_string().trim_end()),
        Some(Command::Job { name, id }) => host::say(&job::run(&settings, &name, id.as_deref()).await?),
    }
}
