//! Requests that may be repeated under an `Idempotency-Key`.
//!
//! This service has no database, so the answers are kept as blobs, written once their work is durable. A process that
//! dies in between leaves no record: the repeat does the work again, and comes to the same id or deletes nothing more.
//! Two processes that work at the same time meet at the record, which only one of them writes.

use std::{
    collections::{HashMap, hash_map::Entry},
    sync::Arc,
    time::Duration,
};

use clock::Clock;
use error::{ApiError, ErrorCode};
use idempotency::Done;
use parking_lot::Mutex;

use crate::{
    domain::derived,
    repository::{Record, Records},
};

/// Who asks for what, and by which key it would be repeated.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Request<'a> {
    pub(crate) member: i64,
    pub(crate) path: &'static str,
    pub(crate) key: Option<&'a str>,
}

/// Runs keyed requests once; clones share what is in progress.
#[derive(Clone)]
pub(crate) struct Repeats {
    records: Records,
    /// The fingerprint behind each key in progress; bounded by the requests in progress.
    running: Arc<Mutex<HashMap<String, String>>>,
    clock: Clock,
    lifetime: Duration,
}

impl Repeats {
    pub(crate) fn new(records: Records, clock: Clock, lifetime: Duration) -> Self {
        Self { records, running: Arc::default(), clock, lifetime }
    }

    /// Does the work, or gives the answer of the first request with this key. Bodies are equal by their fingerprint;
    /// another body is 422, and 409 while the first still works. Failures are not kept: the work refuses bad input only.
    pub(crate) async fn once(
        &self,
        request: Request<'_>,
        fingerprint: &str,
        work: impl Future<Output = Result<String, ApiError>>,
    ) -> Result<Done<String>, ApiError> {
        let Some(key) = request.key else { return Ok(Done { data: work.await?, replayed: false }) };
        let scope = derived(&format!("{}\n{}\n{key}", request.member, request.path)).to_string();
        let _claim = self.claim(&scope, fingerprint)?;
        if let Some(first) = self.valid(&scope).await? {
            return replay(first, fingerprint);
        }
        let record = Record {
            fingerprint: fingerprint.to_owned(),
            answer: work.await?,
            expires_at: self.clock.now().plus(self.lifetime),
        };
        match self.records.put(&scope, &record).await? {
            None => Ok(Done { data: record.answer, replayed: false }),
            Some(first) => replay(first, fingerprint),
        }
    }

    /// Deletes the records whose time has passed.
    pub(crate) async fn purge(&self) -> Result<u64, ApiError> {
        let mut purged = 0;
        for scope in self.records.scopes().await? {
            let found = self.records.find(&scope).await?;
            if found.is_some_and(|record| record.expires_at <= self.clock.now()) {
                purged += u64::from(self.records.delete(&scope).await?);
            }
        }
        Ok(purged)
    }

    async fn valid(&self, scope: &str) -> Result<Option<Record>, ApiError> {
        match self.records.find(scope).await? {
            Some(record) if record.expires_at > self.clock.now() => Ok(Some(record)),
            Some(_expired) => self.records.delete(scope).await.map(|_| None),
            None => Ok(None),
        }
    }

    fn claim(&self, scope: &str, fingerprint: &str) -> Result<Claim, ApiError> {
        match self.running.lock().entry(scope.to_owned()) {
            Entry::Vacant(free) => free.insert(fingerprint.to_owned()),
            Entry::Occupied(taken) if taken.get() != fingerprint => return Err(ErrorCode::IdempotencyKeyReused.into()),
            Entry::Occupied(_) => return Err(ApiError::new(ErrorCode::IdempotencyKeyInUse).retry_after(1)),
        };
        Ok(Claim { running: Arc::clone(&self.running), scope: scope.to_owned() })
    }
}

fn replay(first: Record, fingerprint: &str) -> Result<Done<String>, ApiError> {
    if first.fingerprint != fingerprint {
        return Err(ErrorCode::IdempotencyKeyReused.into());
    }
    Ok(Done { data: first.answer, replayed: true })
}

/// A key in progress, free again when the request ends, however it does.
struct Claim {
    running: Arc<Mutex<HashMap<String, String>>>,
    scope: String,
}

impl Drop for Claim {
    fn drop(&mut self) {
        self.running.lock().remove(&self.scope);
    }
}
