//! Consumer groups at work: nothing skipped, committed after the store, partitions apart, nothing refused is lost.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod accept;
mod group;
mod letters;
mod partitions;
mod restore;
mod world;
