//! Sign-up, sessions and keys, through the router on a database of their own.
#![expect(clippy::unwrap_used, reason = "what helps a test fails by panicking")]

mod ending;
mod keys;
mod log_in;
mod log_out;
mod refresh;
mod sign_up;
mod world;
