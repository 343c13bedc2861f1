//! Profiles, one's own and others'.

pub(crate) mod change_handle;
pub(crate) mod of_handle;
pub(crate) mod of_id;
pub(crate) mod of_member;
pub(crate) mod own;
pub(crate) mod update;
