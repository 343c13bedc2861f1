//! Claiming a key: who comes first runs, who comes later is told how it went.

use database::{Connection, DatabaseError};
use dto::Timestamp;
use error::{ApiError, ErrorCode};

use crate::{
    Repeat, Windows,
    record::{self, Record, Written},
};

/// What a key's claim found.
pub(crate) enum Claim {
    /// Nobody before: run, as this owner.
    Run(String),
    /// The first answer, as stored.
    Replay(String),
    /// The key belongs to another body.
    Reused,
    /// The first request still runs.
    InUse,
}

pub(crate) async fn claim(
    c: &mut Connection,
    repeat: &Repeat,
    now: Timestamp,
    windows: Windows,
) -> Result<Claim, DatabaseError> {
    let owner = uuid::Uuid::new_v4().to_string();
    let claim = Written {
        scope: &repeat.scope,
        fingerprint: &repeat.fingerprint,
        owner: Some(&owner),
        lease_until: now.plus(windows.claim_lease),
        answer: None,
        expires_at: now.plus(windows.key_lifetime),
    };
    let Some(known) = record::place(c, &claim).await? else { return Ok(Claim::Run(owner)) };
    if let Some(taken) = taken(Some(known), repeat, now) {
        return Ok(taken);
    }
    record::put(c, &claim).await?;
    Ok(Claim::Run(owner))
}

/// What a claim finds if the scope is not free.
pub(crate) fn taken(known: Option<Record>, repeat: &Repeat, now: Timestamp) -> Option<Claim> {
    let known = known.filter(|known| known.expires_at > now.millis())?;
    if known.fingerprint != repeat.fingerprint {
        return Some(Claim::Reused);
    }
    if let Some(answer) = known.answer {
        return Some(Claim::Replay(answer));
    }
    // Past its lease the claim's process is dead, and its write was rolled back with it.
    (known.lease_until > now.millis()).then_some(Claim::InUse)
}

pub(crate) fn reused() -> ApiError {
    ApiError::new(ErrorCode::IdempotencyKeyReused)
}

pub(crate) fn in_use() -> ApiError {
    ApiError::new(ErrorCode::IdempotencyKeyInUse).retry_after(1)
}
