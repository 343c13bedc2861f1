//! The member service, asked over its router as the gateway asks it.

#![expect(clippy::unwrap_used, reason = "helpers of tests may panic like tests")]

mod avatars;
mod counters;
mod document;
mod follow_lists;
mod following;
mod handles;
mod privacy;
mod profiles;
mod refusals;
mod summaries;
mod world;
