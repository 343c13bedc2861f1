//! Members as lists show them.

pub(crate) mod of_member;
pub(crate) mod own;
pub(crate) mod query_followings;
pub(crate) mod query_in;
