//! `/api/search/follow`.

pub(crate) mod count;
