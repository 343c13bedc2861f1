//! The one task that writes, and its group commit.

use std::panic::AssertUnwindSafe;

use futures::FutureExt;
use tokio::sync::{mpsc, oneshot, watch};

use crate::{BoxFuture, Connection, DatabaseError, database::Counter};

/// Tells one waiting caller how its operation ended, once the fate of the group is known.
type Acknowledge = Box<dyn FnOnce(Result<(), String>) + Send>;

/// One operation on its way to the writer.
pub(crate) type Job =
    Box<dyn for<'c> FnOnce(&'c mut Connection) -> BoxFuture<'c, (Acknowledge, Result<(), String>)> + Send>;

/// Packs `operation` into a job and the future of its result.
pub(crate) fn job<T, E, F>(operation: F, statements: Counter) -> (Job, impl Future<Output = Result<T, E>>)
where
    F: for<'c> FnOnce(&'c mut Connection) -> BoxFuture<'c, Result<T, E>> + Send + 'static,
    T: Send + 'static,
    E: From<DatabaseError> + Send + 'static,
{
    let (reply, answer) = oneshot::channel::<Result<T, E>>();
    let job: Job = Box::new(move |connection| {
        Box::pin(async move {
            connection.statements = statements;
            let outcome = savepoint(connection, operation).await;
            let sound = outcome.as_ref().map(drop).map_err(ToString::to_string);
            let acknowledge: Acknowledge = Box::new(move |committed| {
                let result = match (outcome, committed) {
                    (Ok(Err(refused)), _) => Err(refused),
                    // Whatever broke the transaction, nothing of it stays.
                    (Err(broken), _) => Err(DatabaseError::Commit(broken.to_string()).into()),
                    (Ok(Ok(_)), Err(cause)) => Err(DatabaseError::Commit(cause).into()),
                    (Ok(Ok(value)), Ok(())) => Ok(value),
                };
                // A caller that went away is no longer waiting for its answer.
                let _ = reply.send(result);
            });
            (acknowledge, sound)
        })
    });
    (job, async move { answer.await.unwrap_or_else(|_| Err(DatabaseError::Closed.into())) })
}

/// Outer error: the transaction itself is broken and the group must be rolled back.
async fn savepoint<T, E, F>(connection: &mut Connection, operation: F) -> Result<Result<T, E>, DatabaseError>
where
    F: for<'c> FnOnce(&'c mut Connection) -> BoxFuture<'c, Result<T, E>> + Send + 'static,
    E: From<DatabaseError>,
{
    connection.control("SAVEPOINT operation").await?;
    let outcome = AssertUnwindSafe(operation(connection)).catch_unwind().await;
    let outcome = outcome.unwrap_or_else(|_| Err(DatabaseError::Panicked.into()));
    if outcome.is_err() {
        connection.control("ROLLBACK TO SAVEPOINT operation").await?;
    }
    connection.control("RELEASE SAVEPOINT operation").await?;
    Ok(outcome)
}

/// Runs until every sender is gone: takes what waits, runs it in one transaction, commits once, answers all.
pub(crate) async fn run(
    mut connection: Connection,
    mut jobs: mpsc::Receiver<Job>,
    committed: watch::Sender<u64>,
    group_limit: usize,
) {
    while let Some(first) = jobs.recv().await {
        if let Err(cause) = connection.control("BEGIN IMMEDIATE").await {
            // Outside a transaction the operation would commit piece by piece; dropped, it is told that nothing was done.
            tracing::error!(error = %cause, "no transaction");
            continue;
        }
        let mut acknowledgements = Vec::new();
        let mut sound = Ok(());
        let mut next = Some(first);
        while let Some(job) = next {
            let acknowledge;
            (acknowledge, sound) = job(&mut connection).await;
            acknowledgements.push(acknowledge);
            next = if sound.is_ok() && acknowledgements.len() < group_limit { jobs.try_recv().ok() } else { None };
        }
        let told = match sound {
            Ok(()) => connection.control("COMMIT").await.map_err(|cause| cause.to_string()),
            Err(broken) => Err(broken),
        };
        if let Err(cause) = &told {
            tracing::error!(error = cause, operations = acknowledgements.len(), "group commit failed");
            // SQLite may have rolled back by itself already; then there is nothing left to undo.
            let _ = connection.control("ROLLBACK").await;
        }
        // Before anybody is told, so that who was told finds nothing older than his own write.
        if told.is_ok() {
            committed.send_modify(|commits| *commits += 1);
        }
        for acknowledge in acknowledgements {
            acknowledge(told.clone());
        }
    }
}
