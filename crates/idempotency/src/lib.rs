//! Writes that may be repeated safely (promise 5), because the documented mesh retries repeat POSTs.
//!
//! With an `Idempotency-Key` (draft-ietf-httpapi-idempotency-key-header) the first answer is replayed for its lifetime,
//! across processes: the key is claimed in a commit of its own, and the answer is stored in the write's transaction.
//! Without a key, [`Idempotency::create`] recognises the same creation by the same member within a short window.

mod answer;
mod attempt;
mod claim;
#[cfg(feature = "documents")]
pub mod documents;
mod record;
mod run;

pub use attempt::{Attempt, Repeat};
pub use run::{Done, Idempotency, Windows};

/// The table, for the migrations of a database that wants repeatable writes.
pub const TABLES: &str = include_str!("../migrations/records.sql");
