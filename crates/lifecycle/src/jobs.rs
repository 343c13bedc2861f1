//! Batch jobs by name, each running once at a time.

use std::{
    error::Error,
    fmt,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use futures::future::BoxFuture;
use tokio::sync::oneshot;

use crate::Lifecycle;

/// Why a job failed; any error becomes one with `?`.
pub type JobFailure = Box<dyn Error + Send + Sync>;

/// A job's failure where the id it was given is of nothing that it works on; the text is for whoever gave it.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct NoSuchId(pub String);

type Work = dyn Fn(Option<String>) -> BoxFuture<'static, Result<String, JobFailure>> + Send + Sync;

/// The jobs of a service.
#[derive(Clone, Debug, Default)]
pub struct Jobs(Vec<Arc<Job>>);

struct Job {
    name: &'static str,
    takes_id: bool,
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
    /// It was given an id that it does not know, or that it does not take; the text says what is allowed.
    #[error("job {name}: {reason}")]
    Id {
        /// The job.
        name: &'static str,
        /// What is wrong with the id.
        reason: String,
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
    pub fn with<F, T>(self, name: &'static str, work: F) -> Self
    where
        F: Fn() -> T + Send + Sync + 'static,
        T: Future<Output = Result<String, JobFailure>> + Send + 'static,
    {
        self.and(name, false, Box::new(move |_| Box::pin(work())))
    }

    /// Adds a job that works on the one thing whose id it is given, or else on all; [`NoSuchId`] where there is none.
    #[must_use]
    pub fn with_id<F, T>(self, name: &'static str, work: F) -> Self
    where
        F: Fn(Option<String>) -> T + Send + Sync + 'static,
        T: Future<Output = Result<String, JobFailure>> + Send + 'static,
    {
        self.and(name, true, Box::new(move |id| Box::pin(work(id))))
    }

    fn and(mut self, name: &'static str, takes_id: bool, work: Box<Work>) -> Self {
        self.0.push(Arc::new(Job { name, takes_id, work, running: AtomicBool::new(false) }));
        self
    }

    /// The names, in the order they were added.
    pub fn names(&self) -> Vec<&'static str> {
        self.0.iter().map(|job| job.name).collect()
    }

    /// Runs a job to its end, also when the caller goes away, and gives its summary.
    pub async fn run(&self, lifecycle: &Lifecycle, name: &str, id: Option<String>) -> Result<String, JobError> {
        let job = self.0.iter().find(|job| job.name == name);
        let job = job.ok_or_else(|| JobError::Unknown { name: name.to_owned(), known: self.names() })?;
        if id.is_some() && !job.takes_id {
            return Err(JobError::Id { name: job.name, reason: "it takes no id".to_owned() });
        }
        let (name, claim) = (job.name, Claim::of(job).ok_or(JobError::Running(job.name))?);
        let (sender, receiver) = oneshot::channel();
        lifecycle.spawn_once(name, async move {
            let outcome = (claim.0.work)(id).await;
            log(name, &outcome);
            drop(claim);
            // The caller may have gone.
            let _ = sender.send(outcome);
        });
        let outcome = receiver.await.unwrap_or_else(|_| Err("it panicked or was stopped".into()));
        outcome.map_err(|error| match error.downcast::<NoSuchId>() {
            Ok(refused) => JobError::Id { name, reason: refused.0 },
            Err(error) => JobError::Failed { name, reason: error.to_string() },
        })
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
