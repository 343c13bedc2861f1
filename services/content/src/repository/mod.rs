//! Statements, one module a table. `find_*` gives an option, `get_*` the row or its not-found error.

pub(crate) mod authors;
pub(crate) mod comment_likes;
pub(crate) mod comments;
pub(crate) mod consumed_positions;
#[cfg(feature = "cluster")]
pub(crate) mod imported;
pub(crate) mod passed_over_records;
pub(crate) mod post_likes;
pub(crate) mod posts;
