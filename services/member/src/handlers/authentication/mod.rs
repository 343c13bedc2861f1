//! `/api/authentication`.

pub(crate) mod deactivate;
pub(crate) mod log_in;
pub(crate) mod log_out;
pub(crate) mod log_out_all;
pub(crate) mod refresh;
pub(crate) mod sign_up;
