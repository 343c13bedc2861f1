//! What an import reads and what it says about it; how rows become ours is up to the service that owns their table.
//!
//! The [`Reference`] is the system that ran before: tables without foreign keys, with local times and profile ids where
//! member ids are meant, and documents without unique keys whose dates are nine hours late (rest-contract, 7.1, 7.2 and
//! D1, D37). Whatever was mended or left out on the way stands in the [`Report`].

mod copies;
mod reference;
mod report;

pub use copies::{Copies, Copy, Relation};
pub use reference::{Reference, Table};
pub use report::Report;

use anyhow::anyhow;
use database::{Database, DatabaseError, Lock};

/// The name of the job.
pub const JOB: &str = "import";

/// The last line of a report: an import writes the truth and no events.
pub const AFTERWARDS: &str =
    "search, activities and notifications do not know of it yet: run rebuild-search and rebuild-activities";

/// The largest id that clients can read: they count in doubles.
pub const MAX_ID: i64 = (1 << 53) - 1;

/// The right to import into `database`, which one has at a time. It is waited for a little: it ends in the background.
pub async fn turn(database: &Database) -> anyhow::Result<Lock> {
    database.lock(JOB).await.map_err(|cause| match cause {
        DatabaseError::Busy => anyhow!("another import is running"),
        other => other.into(),
    })
}
