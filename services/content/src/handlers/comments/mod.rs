//! `/api/comments`.

pub(crate) mod create;
pub(crate) mod delete;
pub(crate) mod like;
pub(crate) mod reply;
pub(crate) mod unlike;
pub(crate) mod update;
