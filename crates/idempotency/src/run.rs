//! Running a write once.

use std::time::Duration;

use clock::Clock;
use database::{BoxFuture, Connection, Database, DatabaseError};
use error::ApiError;
use serde::{Serialize, de::DeserializeOwned};

use crate::{
    Repeat,
    answer::{Answer, replay},
    claim::{self, Claim},
    record::{self, Written},
};

/// How long repeats are recognised.
#[derive(Debug, Clone, Copy)]
pub struct Windows {
    /// How long a key's answer is replayed (24 h).
    pub key_lifetime: Duration,
    /// How long an equal creation without a key gives the first result (10 s).
    pub implicit_window: Duration,
    /// How long a claim holds without an answer, in case its process died (at most 10 s).
    pub claim_lease: Duration,
}

/// A result, and whether it is that of an earlier request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Done<T> {
    /// The result.
    pub data: T,
    /// Whether nothing was done because it had been done before.
    pub replayed: bool,
}

/// Runs writes of one database so that repeating them is safe.
#[derive(Clone)]
pub struct Idempotency {
    database: Database,
    clock: Clock,
    windows: Windows,
}

impl Idempotency {
    /// Over a database that has [`crate::TABLES`].
    pub const fn new(database: Database, clock: Clock, windows: Windows) -> Self {
        Self { database, clock, windows }
    }

    /// Runs `operation` in a transaction; with a key, only the first time.
    pub async fn run<T, F>(&self, repeat: Repeat, operation: F) -> Result<Done<T>, ApiError>
    where
        T: Serialize + DeserializeOwned + Send + 'static,
        F: for<'c> FnOnce(&'c mut Connection) -> BoxFuture<'c, Result<T, ApiError>> + Clone + Send + 'static,
    {
        if repeat.keyed {
            return self.keyed(repeat, operation).await;
        }
        Ok(Done { data: self.database.write(operation).await?, replayed: false })
    }

    /// Like [`Idempotency::run`]; and without a key, an equal request within the implicit window gives the first
    /// result as long as `unchanged` says that what it made has been neither edited nor deleted. A twin that arrives
    /// before the first commits waits for the writer, and so for the first's result.
    pub async fn create<T, F, U>(&self, repeat: Repeat, unchanged: U, operation: F) -> Result<Done<T>, ApiError>
    where
        T: Serialize + DeserializeOwned + Send + Sync + 'static,
        F: for<'c> FnOnce(&'c mut Connection) -> BoxFuture<'c, Result<T, ApiError>> + Clone + Send + 'static,
        U: for<'c> FnOnce(&'c mut Connection, &'c T) -> BoxFuture<'c, Result<bool, ApiError>> + Clone + Send + 'static,
    {
        if repeat.keyed {
            return self.keyed(repeat, operation).await;
        }
        let (clock, window) = (self.clock.clone(), self.windows.implicit_window);
        self.database.write(move |c| Box::pin(first_or_again(c, repeat, clock, window, unchanged, operation))).await
    }

    async fn keyed<T, F>(&self, repeat: Repeat, operation: F) -> Result<Done<T>, ApiError>
    where
        T: Serialize + DeserializeOwned + Send + 'static,
        F: for<'c> FnOnce(&'c mut Connection) -> BoxFuture<'c, Result<T, ApiError>> + Clone + Send + 'static,
    {
        let (clock, windows, wanted) = (self.clock.clone(), self.windows, repeat.clone());
        let claimed: Result<Claim, DatabaseError> = self
            .database
            .write(move |c| Box::pin(async move { claim::claim(c, &wanted, clock.now(), windows).await }))
            .await;
        match claimed? {
            Claim::Reused => Err(claim::reused()),
            Claim::InUse => Err(claim::in_use()),
            Claim::Replay(answer) => replay(&answer),
            Claim::Run(owner) => {
                let Repeat { scope, .. } = repeat;
                let (claimed, by) = (scope.clone(), owner.clone());
                match self.database.write(move |c| Box::pin(settle(c, scope, owner, operation))).await {
                    Ok(done) => done.map(|data| Done { data, replayed: false }),
                    Err(failure) => {
                        self.give_back(claimed, by).await;
                        Err(failure)
                    }
                }
            }
        }
    }

    /// After a write that failed as a whole, its key is free at once. If this fails too, the claim ends with its lease;
    /// if the write was committed without anybody hearing of it, its answer stays.
    async fn give_back(&self, scope: String, owner: String) {
        let release = self.database.write(move |c| Box::pin(async move { record::release(c, &scope, &owner).await }));
        if let Err(cause) = release.await {
            tracing::warn!(error = %cause, "a key waits for the end of its lease");
        }
    }

    /// Deletes expired records, oldest first in small transactions, and says how many.
    pub async fn purge(&self) -> Result<u64, DatabaseError> {
        const BATCH: u32 = 1000;
        let mut total = 0;
        loop {
            let now = self.clock.now();
            let purged = self.database.write(move |c| Box::pin(record::purge(c, now, BATCH))).await?;
            total += purged;
            if purged < u64::from(BATCH) {
                return Ok(total);
            }
        }
    }
}

/// The first result of an equal creation, if it still stands; else the operation's.
async fn first_or_again<T, F, U>(
    c: &mut Connection,
    repeat: Repeat,
    clock: Clock,
    window: Duration,
    unchanged: U,
    operation: F,
) -> Result<Done<T>, ApiError>
where
    T: Serialize + DeserializeOwned + Send + Sync + 'static,
    F: for<'c> FnOnce(&'c mut Connection) -> BoxFuture<'c, Result<T, ApiError>> + Clone + Send + 'static,
    U: for<'c> FnOnce(&'c mut Connection, &'c T) -> BoxFuture<'c, Result<bool, ApiError>> + Clone + Send + 'static,
{
    let (now, owner) = (clock.now(), uuid::Uuid::new_v4().to_string());
    let place = Written {
        scope: &repeat.scope,
        fingerprint: &repeat.fingerprint,
        owner: Some(&owner),
        lease_until: now,
        answer: None,
        expires_at: now,
    };
    // Whoever holds the place runs; a twin waits here until it is committed.
    let known = record::place(c, &place).await?.filter(|known| known.expires_at > now.millis());
    if let Some(answer) = known.and_then(|known| known.answer) {
        let first: T = serde_json::from_str(&answer).map_err(ApiError::internal)?;
        if unchanged(c, &first).await? {
            return Ok(Done { data: first, replayed: true });
        }
    }
    let data = operation(c).await?;
    let answer = serde_json::to_string(&data).map_err(ApiError::internal)?;
    let row = Written { owner: None, answer: Some(&answer), expires_at: clock.now().plus(window), ..place };
    record::put(c, &row).await?;
    Ok(Done { data, replayed: false })
}

/// Runs the operation and stores its answer, or gives the key back if the failure is not the operation's own answer.
async fn settle<T, F>(
    c: &mut Connection,
    scope: String,
    owner: String,
    operation: F,
) -> Result<Result<T, ApiError>, ApiError>
where
    T: Serialize + DeserializeOwned + Send + 'static,
    F: for<'c> FnOnce(&'c mut Connection) -> BoxFuture<'c, Result<T, ApiError>> + Clone + Send + 'static,
{
    let outcome = c.attempt(operation).await?;
    let answer = match Answer::of(outcome) {
        Ok(answer) => answer,
        Err(failure) => {
            record::release(c, &scope, &owner).await?;
            return Ok(Err(failure));
        }
    };
    if !record::answer(c, &scope, &owner, &answer.stored()?).await? {
        return Err(claim::in_use());
    }
    Ok(answer.into_result())
}
