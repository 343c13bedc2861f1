//! `/api/timeline/statistics`.

pub(crate) mod post;
