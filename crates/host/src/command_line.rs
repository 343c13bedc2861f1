//! The program around a single service.

use std::{
    io::{self, Write},
    process::ExitCode,
    sync::Arc,
};

use anyhow::{Context, anyhow};
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
    /// Any other word runs the batch job of that name once and ends; some take --id ID
    #[command(external_subcommand)]
    Job(Vec<String>),
}

/// The words of a job: like every sub-command it takes the flags behind its name too.
#[derive(Debug, Parser)]
#[command(no_binary_name = true)]
struct JobWords {
    name: String,
    /// The one thing to work on; without it all
    #[arg(long)]
    id: Option<String>,
    #[command(flatten)]
    flags: Flags,
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
pub fn arguments<T: Parser>(program: &str) -> Result<T, ExitCode> {
    T::try_parse().map_err(|refused| {
        if !refused.use_stderr() {
            let text = refused.to_string();
            return say(text.trim_end()).map_or_else(|cause| fail(program, &cause), |()| ExitCode::SUCCESS);
        }
        fail(program, &anyhow!("{}; try --help", sentence(&refused.to_string())))
    })
}

/// What the text says up to its first empty line; what is missing stands on lines of its own.
fn sentence(text: &str) -> String {
    let lines: Vec<_> = text.trim_start_matches("error: ").lines().map(str::trim).collect();
    lines.split(|line| line.is_empty()).next().unwrap_or_default().join(" ")
}

/// A line on stdout. That nobody reads it any more (`| head -1`) is no failure.
pub fn say(line: &str) -> anyhow::Result<()> {
    let mut stdout = io::stdout().lock();
    match writeln!(stdout, "{line}").and_then(|()| stdout.flush()) {
        Err(gone) if gone.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        written => written.context("stdout cannot be written"),
    }
}

/// One sentence on stderr and exit code 1.
pub fn fail(program: &str, cause: &anyhow::Error) -> ExitCode {
    // The exit code says it too, if nobody reads this.
    let _ = writeln!(io::stderr(), "{program}: {}", told(cause));
    ExitCode::FAILURE
}

/// The causes, from the outermost in; what a cause has told of its own source is not told again.
fn told(cause: &anyhow::Error) -> String {
    cause.chain().map(ToString::to_string).fold(String::new(), |mut text, next| {
        if text.is_empty() || !text.ends_with(&next) {
            text.push_str(if text.is_empty() { "" } else { ": " });
            text.push_str(&next);
        }
        text
    })
}

async fn run(service: Service, arguments: &Arguments) -> anyhow::Result<()> {
    let settings = || arguments.flags.load();
    match &arguments.command {
        None | Some(Command::Serve) => serve(service, Arc::new(settings()?)).await,
        Some(Command::Migrate) => Stores::open(&settings()?)?.truth().await.map(drop),
        Some(Command::Openapi) => say(&serde_json::to_string_pretty(&(service.openapi)())?),
        Some(Command::Settings) => say(settings()?.describe().to_string().trim_end()),
        Some(Command::Job(words)) => say(&job(service, &arguments.flags, words).await?),
    }
}

async fn serve(service: Service, settings: Arc<settings::Settings>) -> anyhow::Result<()> {
    let logs = Logs::begin(&settings.log)?;
    let lifecycle = Lifecycle::new(service.name, &settings.lifecycle);
    lifecycle.stop_on_signals().context("signals cannot be received")?;
    let mut hosted = Hosted::new(settings, logs, lifecycle.clone(), &[service]).await?;
    for (name, (address, management)) in hosted.addresses() {
        say(&format!("{name} http://{address} management http://{management}"))?;
    }
    tokio::select! {
        started = hosted.start(service) => started?,
        // Told to stop before it was ready.
        () = lifecycle.stopped() => return Ok(()),
    }
    say(&format!("{} is ready", service.name))?;
    lifecycle.stopped().await;
    Ok(())
}

async fn job(service: Service, flags: &Flags, words: &[String]) -> anyhow::Result<String> {
    let words = JobWords::try_parse_from(words);
    let JobWords { name, id, flags: more } =
        words.map_err(|refused| anyhow!("of a job: {}", sentence(&refused.to_string())))?;
    let settings = Arc::new(flags.clone().followed_by(more).load()?);
    let logs = Logs::begin(&settings.log)?;
    let lifecycle = Lifecycle::new(service.name, &settings.lifecycle);
    Hosted::new(settings, logs, lifecycle, &[]).await?.run_job(service, &name, id).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flags_stand_before_a_job_or_behind_it() {
        let flags = |set: &[&str]| Flags { set: set.iter().map(ToString::to_string).collect(), ..Flags::default() };
        let words = ["import", "--set", "import.batch=7", "--config", "other.toml"];
        let JobWords { name, id, flags: more } = JobWords::try_parse_from(words).unwrap();
        let all = flags(&["import.batch=5", "import.timeout=1s"]).followed_by(more);
        assert_eq!((name.as_str(), id), ("import", None));
        assert_eq!(all.set, ["import.batch=5", "import.timeout=1s", "import.batch=7"]);
        assert_eq!(all.config.unwrap().to_str(), Some("other.toml"));
        assert!(JobWords::try_parse_from(["import", "again"]).is_err());
    }

    #[test]
    fn a_cause_is_told_once() {
        let system = io::Error::from_raw_os_error(28);
        let told_already = anyhow::Error::new(system).context("no room: No space left on device (os error 28)");
        assert_eq!(
            told(&told_already.context("a cannot start")),
            "a cannot start: no room: No space left on device (os error 28)"
        );
        assert_eq!(told(&anyhow!("inner").context("outer")), "outer: inner");
    }

    #[test]
    fn a_sentence_names_what_is_missing() {
        let text = "error: these were not provided:\n  <NAME>\n\nUsage: x <NAME>\n";
        assert_eq!(sentence(text), "these were not provided: <NAME>");
        assert_eq!(sentence("error: unexpected argument\n"), "unexpected argument");
    }
}
