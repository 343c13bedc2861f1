//! Moving committed pages from the write-ahead log into the file, beside the writer instead of inside a commit.

use std::{thread, time::Duration};

use rusqlite::Connection;
use tokio::{runtime, sync::watch};

/// How long commits are gathered.
const PAUSE: Duration = Duration::from_millis(500);

/// Runs until the writer is gone. What a reader still needs stays in the log until the next time.
pub(crate) fn run(file: &Connection, runtime: &runtime::Handle, mut committed: watch::Receiver<u64>) {
    while runtime.block_on(committed.changed()).is_ok() {
        thread::sleep(PAUSE);
        if let Err(cause) = file.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(())) {
            tracing::warn!(error = %cause, "no checkpoint");
        }
    }
}
