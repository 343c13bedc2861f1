//! `/api/token`.

pub(crate) mod refresh;
