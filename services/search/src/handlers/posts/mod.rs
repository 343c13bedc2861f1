//! `/api/search/posts`.

pub(crate) mod count_comments;
pub(crate) mod count_likes;
pub(crate) mod search;
