//! `/api/members`: bare members.

pub(crate) mod own;
