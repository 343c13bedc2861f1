//! How every service says that something failed: one code, one body, one status.
//!
//! [`ErrorCode`] is the symbolic reason with its HTTP status and texts, [`ApiError`] what use cases return,
//! [`ErrorBody`] and [`Problem`] the two forms on the wire (the client's envelope and RFC 9457).

mod api_error;
mod body;
mod code;
#[cfg(feature = "axum")]
mod response;

pub use api_error::{ApiError, AuthFlag, FieldError, Violations};
pub use body::{ErrorBody, Problem, ResultCode};
pub use code::ErrorCode;
