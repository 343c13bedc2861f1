//! HTTP in and out, one file an operation.

pub(crate) mod authentication;
pub(crate) mod follow_lists;
pub(crate) mod following;
pub(crate) mod keys;
pub(crate) mod members;
pub(crate) mod profiles;
pub(crate) mod sessions;
pub(crate) mod summaries;
pub(crate) mod token;
