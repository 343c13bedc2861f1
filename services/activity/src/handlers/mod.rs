//! HTTP in and out, one file an operation.

pub(crate) mod activities;
pub(crate) mod notifications;
