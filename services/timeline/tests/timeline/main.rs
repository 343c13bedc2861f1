//! The timeline service over HTTP, on a database whose rows the tests write themselves.
#![expect(clippy::unwrap_used, reason = "helpers of tests")]

mod comments;
mod feed;
mod lists;
mod posts;
mod refusals;
mod views;
mod visibility;
mod world;
