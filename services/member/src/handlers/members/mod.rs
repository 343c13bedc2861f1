//! `/api/members`: bare members.

pub(crate) mod find;
pub(crate) mod own;
