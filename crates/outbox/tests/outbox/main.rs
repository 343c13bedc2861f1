//! The outbox and what takes events out of it.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod relay;
mod resend;
mod transport;
mod world;
