//! `/api/search/comments`.

pub(crate) mod advanced;
pub(crate) mod count_likes;
pub(crate) mod of_post;
pub(crate) mod search;
