//! Statements, one module a question. Lists are skeletons: they give [`crate::domain::Place`]s, never whole rows.

pub(crate) mod comment_lists;
pub(crate) mod comments;
pub(crate) mod following_feed;
mod list;
pub(crate) mod members;
#[cfg(test)]
mod plans;
pub(crate) mod post_lists;
pub(crate) mod posts;
