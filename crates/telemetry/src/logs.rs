//! Log lines on stderr, their form and their levels.

use std::{io, panic, sync::Arc};

use axum::{
    Router,
    body::Bytes,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use parking_lot::Mutex;
use serde::Deserialize;
use serde_json::{Value, json};
use settings::sections::{Log, LogFormat};
use tracing::Subscriber;
use tracing_subscriber::{
    Layer, Registry,
    filter::Targets,
    fmt::{self, MakeWriter},
    layer::SubscriberExt,
    reload,
    util::SubscriberInitExt,
};

use crate::{BadLevel, directives::Directives};

/// Why logging cannot begin.
#[derive(Debug, thiserror::Error)]
pub enum LogError {
    /// The setting `log.level` is none.
    #[error("setting `log.level`: {0}")]
    Level(#[from] BadLevel),
    /// The process logs already.
    #[error("logging was begun twice")]
    Twice,
}

/// The levels of the process, changeable while it runs.
#[derive(Clone, Debug)]
pub struct Logs {
    directives: Arc<Mutex<Directives>>,
    filter: reload::Handle<Targets, Registry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LevelChange {
    /// A module path; everything without a level of its own when left out.
    #[serde(default)]
    target: String,
    level: String,
}

impl Logs {
    /// Begins logging to stderr, panics included; once per process.
    ///
    /// # Errors
    /// When `log.level` is no level, or logging has begun before.
    pub fn begin(settings: &Log) -> Result<Self, LogError> {
        let (subscriber, logs) = build(settings, io::stderr)?;
        subscriber.try_init().map_err(|_| LogError::Twice)?;
        panic::set_hook(Box::new(|panic| {
            let message = panic.payload_as_str().unwrap_or("without a message");
            let place = panic.location().map(ToString::to_string).unwrap_or_default();
            tracing::error!(place, "panic: {message}");
        }));
        Ok(logs)
    }

    /// Sets the level of a target; of everything without a level of its own when it is empty.
    ///
    /// # Errors
    /// When the level or the target is none.
    pub fn set_level(&self, target: &str, level: &str) -> Result<(), BadLevel> {
        let mut directives = self.directives.lock();
        directives.set(target, level)?;
        // Fails only when the subscriber is gone, and then nothing is logged at all.
        let _ = self.filter.reload(directives.filter());
        Ok(())
    }

    /// The levels in force, such as `info,database=debug`.
    pub fn levels(&self) -> String {
        self.directives.lock().to_string()
    }

    /// `GET /log-level` and `PUT /log-level` `{"target", "level"}` for a management port.
    pub fn routes(&self) -> Router {
        let (read, write) = (self.clone(), self.clone());
        let put = async move |body: Bytes| write.change(&body);
        Router::new().route("/log-level", get(async move || read.answer()).put(put))
    }

    fn change(&self, body: &[u8]) -> Response {
        let change = serde_json::from_slice::<LevelChange>(body).map_err(|error| error.to_string());
        let set =
            |change: LevelChange| self.set_level(&change.target, &change.level).map_err(|error| error.to_string());
        match change.and_then(set) {
            Ok(()) => self.answer(),
            Err(error) => reply(StatusCode::BAD_REQUEST, &json!({ "error": error })),
        }
    }

    fn answer(&self) -> Response {
        reply(StatusCode::OK, &json!({ "levels": self.levels() }))
    }
}

fn reply(status: StatusCode, body: &Value) -> Response {
    (status, [(header::CONTENT_TYPE, "application/json")], body.to_string()).into_response()
}

fn build<W>(settings: &Log, writer: W) -> Result<(impl Subscriber + use<W>, Logs), LogError>
where
    W: for<'a> MakeWriter<'a> + Send + Sync + 'static,
{
    let directives = Directives::parse(&settings.level)?;
    let (filter, handle) = reload::Layer::new(directives.filter());
    let lines = fmt::layer().with_writer(writer);
    let lines = match settings.format {
        LogFormat::Text => lines.with_ansi(false).boxed(),
        LogFormat::Json => lines.json().flatten_event(true).with_current_span(false).boxed(),
    };
    let logs = Logs { directives: Arc::new(Mutex::new(directives)), filter: handle };
    Ok((tracing_subscriber::registry().with(filter).with(lines), logs))
}

#[cfg(test)]
mod tests {
    use settings::Settings;

    use super::*;

    /// Collects what is logged.
    #[derive(Clone, Default)]
    struct Lines(Arc<Mutex<Vec<u8>>>);

    impl io::Write for Lines {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    impl Lines {
        fn text(&self) -> String {
            String::from_utf8(self.0.lock().clone()).unwrap()
        }
    }

    /// What is logged is decided per process: tests that log go one after the other.
    static LOGGING: Mutex<()> = Mutex::new(());

    fn logging(overrides: &[&str]) -> (impl Subscriber, Logs, Lines) {
        let lines = Lines::default();
        let writer = lines.clone();
        let settings = Settings::with(overrides).unwrap().log;
        let (subscriber, logs) = build(&settings, move || writer.clone()).unwrap();
        (subscriber, logs, lines)
    }

    #[test]
    fn levels_change_while_running() {
        let _one = LOGGING.lock();
        let (subscriber, logs, lines) = logging(&["log.level=warn"]);
        tracing::subscriber::with_default(subscriber, || {
            tracing::info!("before");
            logs.set_level("telemetry", "debug").unwrap();
            tracing::debug!("after");
            tracing::debug!(target: "other", "elsewhere");
        });
        let text = lines.text();
        assert!(text.contains("after") && !text.contains("before") && !text.contains("elsewhere"), "{text}");
    }

    #[test]
    fn json_lines_are_objects_with_the_fields_of_their_spans() {
        let _one = LOGGING.lock();
        let (subscriber, _logs, lines) = logging(&["log.format=json"]);
        tracing::subscriber::with_default(subscriber, || {
            let _span = tracing::info_span!("request", request_id = "abc").entered();
            tracing::info!(rows = 3, "done");
        });
        let line: Value = serde_json::from_str(&lines.text()).unwrap();
        assert_eq!((&line["message"], &line["rows"]), (&json!("done"), &json!(3)));
        assert_eq!(line["spans"][0]["request_id"], "abc");
    }

    #[test]
    fn a_bad_level_in_the_settings_is_a_sentence() {
        let settings = Settings::with(&["log.level=loud"]).unwrap().log;
        let error = build(&settings, io::stderr).err().unwrap().to_string();
        assert!(error.starts_with("setting `log.level`: `loud` is no log level"), "{error}");
    }
}
