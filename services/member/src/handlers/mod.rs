//! HTTP in and out, one file an operation.

pub(crate) mod follow;
pub(crate) mod follow_lists;
pub(crate) mod members;
pub(crate) mod profiles;
pub(crate) mod summaries;
