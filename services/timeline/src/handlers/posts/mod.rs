//! `/api/timeline/posts`.

pub(crate) mod by_author;
pub(crate) mod date_range;
pub(crate) mod followings;
pub(crate) mod most_commented;
pub(crate) mod most_popular;
pub(crate) mod own;
pub(crate) mod query_list;
pub(crate) mod read;
pub(crate) mod recent_activities;
