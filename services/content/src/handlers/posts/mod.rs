//! `/api/posts`.

pub(crate) mod create;
pub(crate) mod delete;
pub(crate) mod like;
pub(crate) mod unlike;
pub(crate) mod update;
