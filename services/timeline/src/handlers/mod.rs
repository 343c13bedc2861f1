//! HTTP in and out, one file an operation.

pub(crate) mod comments;
pub(crate) mod posts;
pub(crate) mod statistics;
