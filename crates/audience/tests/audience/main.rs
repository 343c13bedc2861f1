//! The rule and the copies, each against a plain model.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod projection;
mod visible;
mod world;
