//! Batch jobs by name, each running once at a time.

use std::{
    error::Error,
    fmt,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use axum::{Router, extract::RawPathParams, http::StatusCode, response::Response, routing::post};
use futures::future::BoxFuture;
use serde_json::json;
use tokio::sync::oneshot;

use crate::{Lifecycle, health::reply};

/// Why a job failed; any error becomes one with `?`.
pub type JobFailure = Box<dyn Error + Send + Sync>;

type Work = dyn Fn() -> BoxFuture<'static, Result<String, JobFailure>> + Send + Sync;

/// The jobs of a service.
#[derive(Clone, Debug, Default)]
pub struct Jobs(Vec<Arc<Job>>);

struct Job {
    name: &'static str,
    work: Box<Work>,
    running: AtomicBool,
}

/// Why there is no summary of a job.
#[derive(Debug, thiserror::Error)]
pub enum JobError {
    /// No job of that name.
    #[error("there is no job {name}; known: {}", known.join(", "))]
    Unknown {
        /// The name asked for.
        name: String,
        /// The names there are.
        known: Vec<&'static str>,
    },
    /// It has not finished yet.
    #[error("job {0} is running already")]
    Running(&'static str),
    /// It failed; the text is for operators.
    #[error("job {name} failed: {reason}")]
    Failed {
        /// The job.
        name: &'static str,
        /// What it said.
        reason: String,
    },
}

impl Jobs {
    /// Adds a job; its closure gives a one-line summary of what it did.
    #[must_use]
    pub fn with<F, T>(mut self, name: &'static str, work: F) -> Self
    where
        F: Fn() -> T + Send + Sync + 'static,
        T: Future<Output = Result<String, JobFailure>> + Send + 'static,
    {
        let work = Box::new(move || Box::pin(work()) as BoxFuture<'static, _>);
        self.0.push(Arc::new(Job { name, work, running: AtomicBool::new(false) }));
        self
    }

    /// The names, in the order they were added.
    pub fn names(&self) -> Vec<&'static str> {
        self.0.iter().map(|job| job.name).collect()
    }

    /// Runs a job to its end, also when the caller goes away, and gives its summary.
    pub async fn run(&self, lifecycle: &Lifecycle, name: &str) -> Result<String, JobError> {
        let job = self.0.iter().find(|job| job.name == name);
        let job = job.ok_or_else(|| JobError::Unknown { name: name.to_owned(), known: self.names() })?;
        let (name, claim) = (job.name, Claim::of(job).ok_or(JobError::Running(job.name))?);
        let (sender, receiver) = oneshot::channel();
        lifecycle.spawn_once(name, async move {
            let outcome = (claim.0.work)().await;
            log(name, &outcome);
            drop(claim);
            // The caller may have gone.
            let _ = sender.send(outcome);
        });
        let outcome = receiver.await.unwrap_or_else(|_| Err("it panicked or was stopped".into()));
        outcome.map_err(|error| JobError::Failed { name, reason: error.to_string() })
    }
}

fn log(name: &str, outcome: &Result<String, JobFailure>) {
    match outcome {
        Ok(summary) => tracing::info!(job = name, summary, "job finished"),
        Err(error) => tracing::error!(job = name, %error, "job failed"),
    }
}

impl fmt::Debug for Job {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

/// The right to run a job; ends when dropped, after a panic too.
struct Claim(Arc<Job>);

impl Claim {
    fn of(job: &Arc<Job>) -> Option<Self> {
        let free = !job.running.swap(true, Ordering::AcqRel);
        free.then(|| Self(Arc::clone(job)))
    }
}

impl Drop for Claim {
    fn drop(&mut self) {
        self.0.running.store(false, Ordering::Release);
    }
}

/// `POST /jobs/NAME`: 200 with the summary, 404 with the known names, 409 when it runs, 500 when it failed.
pub fn job_routes(lifecycle: &Lifecycle, jobs: Jobs) -> Router {
    let lifecycle = lifecycle.clone();
    let run = async move |path: RawPathParams| {
        let name = path.iter().next().map_or("", |(_, name)| name);
        answer(name, jobs.run(&lifecycle, name).await)
    };
    Router::new().route("/jobs/{name}", post(run))
}

fn answer(name: &str, outcome: Result<String, JobError>) -> Response {
    let (status, body) = match outcome {
        Ok(summary) => (StatusCode::OK, json!({ "job": name, "summary": summary })),
        Err(JobError::Unknown { known, .. }) => {
            (StatusCode::NOT_FOUND, json!({ "job": name, "error": "unknown job", "known": known }))
        }
        Err(error @ JobError::Running(_)) => (StatusCode::CONFLICT, json!({ "job": name, "error": error.to_string() })),
        Err(error @ JobError::Failed { .. }) => {
            (StatusCode::INTERNAL_SERVER_ERROR, json!({ "job": name, "error": error.to_string() }))
        }
    };
    reply(status, &body)
}
