//! Writing all or nothing.

use std::time::Duration;

use futures::future::BoxFuture;
use mongodb::{
    error::UNKNOWN_TRANSACTION_COMMIT_RESULT,
    options::{ReadConcern, TransactionOptions},
};
use tokio::time::Instant;

use crate::{
    Documents, DocumentsError, Session,
    documents::{durable, within},
    session::Kind,
};

/// The first wait after a lost attempt, at most; it doubles.
const FIRST_WAIT: Duration = Duration::from_millis(10);

/// The longest.
const LONGEST_WAIT: Duration = Duration::from_millis(500);

impl Documents {
    /// Runs `operation` as one transaction and returns after its durable commit. If it fails, nothing of it stays. An
    /// attempt that lost against another transaction is made again, from its beginning, until the store's timeout is
    /// over; so `operation` must have no effects but those of its session.
    pub async fn transaction<T, E, F>(&self, mut operation: F) -> Result<T, E>
    where
        F: for<'s> FnMut(&'s mut Session) -> BoxFuture<'s, Result<T, E>> + Send,
        T: Send,
        E: From<DocumentsError> + Send,
    {
        let start = Instant::now();
        let mut session = Session::start(self, Kind::Transaction).await?;
        let mut wait = FIRST_WAIT;
        loop {
            session.begin().await?;
            let outcome = operation(&mut session).await;
            let outcome = match outcome {
                Ok(done) => session.commit(start).await.map(|()| done).map_err(E::from),
                Err(error) => {
                    session.abort().await;
                    Err(error)
                }
            };
            if outcome.is_ok() || !session.lost || start.elapsed() + wait > self.timeout {
                return outcome;
            }
            tracing::debug!(?wait, "the transaction lost against another one and is tried again");
            tokio::time::sleep(wait.mul_f64(0.5 + fastrand::f64() / 2.0)).await;
            wait = (wait * 2).min(LONGEST_WAIT);
        }
    }
}

impl Session {
    async fn begin(&mut self) -> Result<(), DocumentsError> {
        self.lost = false;
        let options =
            TransactionOptions::builder().read_concern(ReadConcern::snapshot()).write_concern(durable()).build();
        within(self.timeout, self.client.start_transaction().with_options(options)).await
    }

    /// A commit whose answer was lost is asked for again: it happens once.
    async fn commit(&mut self, start: Instant) -> Result<(), DocumentsError> {
        loop {
            let left = self.timeout.saturating_sub(start.elapsed()).max(FIRST_WAIT);
            let unknown = match tokio::time::timeout(left, self.client.commit_transaction()).await {
                Ok(Ok(())) => return Ok(()),
                Ok(Err(error)) if error.contains_label(UNKNOWN_TRANSACTION_COMMIT_RESULT) => {
                    DocumentsError::Away(error.kind.to_string())
                }
                Ok(Err(error)) => {
                    let error = DocumentsError::from(error);
                    self.lost = matches!(error, DocumentsError::Conflict(_));
                    return Err(error);
                }
                Err(_) => DocumentsError::Away(format!("no commit within {:?}", self.timeout)),
            };
            if start.elapsed() + FIRST_WAIT > self.timeout {
                return Err(unknown);
            }
            tokio::time::sleep(FIRST_WAIT).await;
        }
    }

    /// A server that does not hear of it gives the transaction up by itself.
    async fn abort(&mut self) {
        if let Err(error) = within(self.timeout, self.client.abort_transaction()).await {
            tracing::debug!(%error, "the transaction is left to the server");
        }
    }
}
