//! The log on brokers: order, groups, topics, and what happens when something is away.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

mod append;
mod faults;
mod groups;
mod history;
mod topics;
mod world;
