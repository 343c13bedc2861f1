//! The gateway before small services, over real connections.
#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod cors;
mod failures;
mod flow;
mod headers;
mod pages;
mod replicas;
mod routing;
mod support;
