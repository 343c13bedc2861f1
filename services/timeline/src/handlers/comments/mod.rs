//! `/api/timeline/comments`, and the comments of a post or member.

pub(crate) mod by_author;
pub(crate) mod of_post;
pub(crate) mod own;
pub(crate) mod read;
pub(crate) mod replies;
