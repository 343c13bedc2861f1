//! The same over a document store: collection `idempotency_records`.

use std::sync::Arc;

use clock::Clock;
use documents::{BoxFuture, Document, Documents, DocumentsError, FindOptions, Index, Session, Updates, doc, index};
use error::ApiError;
use serde::{Serialize, de::DeserializeOwned};

use crate::{
    Done, Repeat, Windows,
    answer::{Answer, replay},
    claim::{self, Claim},
    record::Record,
};

const COLLECTION: &str = "idempotency_records";

/// Records deleted at once.
const BATCH: i64 = 1000;

/// The index of the records.
pub fn indexes() -> [Index; 1] {
    [index(COLLECTION, &[("expires_at", 1)])]
}

/// Runs writes of one database so that repeating them is safe.
#[derive(Clone)]
pub struct Idempotency {
    documents: Documents,
    clock: Clock,
    windows: Windows,
}

impl Idempotency {
    /// Over a database with [`indexes`].
    pub const fn new(documents: Documents, clock: Clock, windows: Windows) -> Self {
        Self { documents, clock, windows }
    }

    /// Runs `operation` in a transaction, which may take several attempts; with a key, only the first request does. A
    /// refusal undoes what the operation did, and is its answer.
    pub async fn run<T, F>(&self, repeat: Repeat, operation: F) -> Result<Done<T>, ApiError>
    where
        T: Serialize + DeserializeOwned + Send + 'static,
        F: for<'s> Fn(&'s mut Session) -> BoxFuture<'s, Result<T, ApiError>> + Send + Sync + 'static,
    {
        if !repeat.keyed {
            return Ok(Done { data: self.documents.transaction(operation).await?, replayed: false });
        }
        let owner = match self.claim(&repeat).await? {
            Claim::Reused => return Err(claim::reused()),
            Claim::InUse => return Err(claim::in_use()),
            Claim::Replay(answer) => return replay(&answer),
            Claim::Run(owner) => owner,
        };
        let held = Arc::new(Held { scope: repeat.scope, owner });
        let (operation, holder) = (Arc::new(operation), Arc::clone(&held));
        let written = self.documents.transaction(move |s| {
            let (operation, holder) = (Arc::clone(&operation), Arc::clone(&holder));
            Box::pin(async move {
                let answer = Answer::Data(operation(s).await?);
                holder.answer(s, answer.stored()?).await?;
                answer.into_result()
            })
        });
        match written.await {
            Ok(data) => Ok(Done { data, replayed: false }),
            Err(error) => Err(self.refuse(held, error).await),
        }
    }

    /// Keeps the refusal, or gives the key back if the failure is no answer. If the write has happened after all, and only
    /// its commit's answer was lost, the record is not held by this claim any more, and stays.
    async fn refuse(&self, held: Arc<Held>, error: ApiError) -> ApiError {
        let answer = match Answer::<()>::of(Err(error.clone())).ok().map(|answer| answer.stored()).transpose() {
            Ok(answer) => answer,
            Err(broken) => return broken,
        };
        let settled = self.documents.transaction::<_, ApiError, _>(move |s| {
            let (held, answer) = (Arc::clone(&held), answer.clone());
            Box::pin(async move {
                match answer {
                    Some(answer) => held.answer(s, answer).await,
                    None => Ok(s.delete(COLLECTION, held.filter()).await.map(drop)?),
                }
            })
        });
        settled.await.err().unwrap_or(error)
    }

    async fn claim(&self, repeat: &Repeat) -> Result<Claim, DocumentsError> {
        let owner = uuid::Uuid::new_v4().to_string();
        let claim = self.documents.transaction(|s| {
            let (repeat, owner, now, windows) = (repeat.clone(), owner.clone(), self.clock.now(), self.windows);
            Box::pin(async move {
                let known: Option<Record> =
                    s.first(COLLECTION, doc! { "_id": &repeat.scope }, FindOptions::default()).await?;
                if let Some(taken) = claim::taken(known, &repeat, now) {
                    return Ok(taken);
                }
                let mut record = Updates::of(COLLECTION);
                let fields = doc! {
                    "fingerprint": &repeat.fingerprint,
                    "owner": &owner,
                    "lease_until": now.plus(windows.claim_lease).millis(),
                    "answer": null,
                    "expires_at": now.plus(windows.key_lifetime).millis(),
                };
                record.upsert(repeat.scope, doc! { "$set": fields });
                s.apply(record).await?;
                Ok(Claim::Run(owner))
            })
        });
        claim.await
    }

    /// Deletes expired records in small transactions and says how many there were.
    pub async fn purge(&self) -> Result<u64, DocumentsError> {
        let mut total = 0;
        loop {
            let now = self.clock.now().millis();
            let purged: u64 = self.documents.transaction(move |s| Box::pin(purge(s, now))).await?;
            total += purged;
            if purged == 0 {
                return Ok(total);
            }
        }
    }
}

async fn purge(s: &mut Session, now: i64) -> Result<u64, DocumentsError> {
    let options = FindOptions::builder().limit(BATCH).projection(doc! { "_id": 1 }).build();
    let expired: Vec<Document> = s.find(COLLECTION, doc! { "expires_at": { "$lte": now } }, options).await?;
    let ids: Vec<_> = expired.iter().filter_map(|record| record.get("_id")).collect();
    s.delete(COLLECTION, doc! { "_id": { "$in": ids }, "expires_at": { "$lte": now } }).await
}

/// A claimed key.
struct Held {
    scope: String,
    owner: String,
}

impl Held {
    fn filter(&self) -> Document {
        doc! { "_id": &self.scope, "owner": &self.owner }
    }

    /// Keeps the answer, unless the claim has passed to another process.
    async fn answer(&self, s: &mut Session, stored: String) -> Result<(), ApiError> {
        let kept = s.change(COLLECTION, self.filter(), doc! { "$set": { "answer": stored, "owner": null } }).await?;
        if kept == 1 { Ok(()) } else { Err(claim::in_use()) }
    }
}
