//! What can come of a call other than its answer.

use error::{ApiError, AuthFlag, ErrorBody, ErrorCode};

/// A call without the answer that was asked for.
#[derive(Debug, thiserror::Error)]
pub enum CallError {
    /// No connection, or it broke before the answer was whole.
    #[error("no answer: {0}")]
    Unavailable(#[source] reqwest::Error),
    /// The answer did not come in time.
    #[error("no answer in time: {0}")]
    Timeout(#[source] reqwest::Error),
    /// 401, with the flag header for the member's client.
    #[error("the token was refused")]
    Unauthorized {
        /// `X-Token-Refresh-Needed` or `X-Relogin-Required`; none if the service token was refused.
        flag: Option<AuthFlag>,
        /// The error envelope, if it was one.
        body: Option<ErrorBody>,
    },
    /// Any other status than 2xx.
    #[error("status {status}")]
    Status {
        /// The HTTP status.
        status: u16,
        /// The error envelope, if it was one.
        body: Option<ErrorBody>,
    },
    /// A good status with a body that is not what the contract says, or longer than can be held.
    #[error("unreadable answer: {0}")]
    Decode(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl From<reqwest::Error> for CallError {
    fn from(error: reqwest::Error) -> Self {
        if error.is_timeout() { Self::Timeout(error) } else { Self::Unavailable(error) }
    }
}

impl From<CallError> for ApiError {
    /// What the caller's own client is told where the use case has no better answer: a 401 about the member's token
    /// goes on unchanged; a service that is away, overloaded or does not trust us is 503; the rest is our own fault.
    fn from(error: CallError) -> Self {
        match error {
            CallError::Unauthorized { flag: Some(flag), body } => refused(body).flagged(flag),
            CallError::Unavailable(_) | CallError::Timeout(_) | CallError::Unauthorized { flag: None, .. } => {
                Self::unavailable(error)
            }
            CallError::Status { status, .. } if status >= 500 || status == 429 => Self::unavailable(error),
            CallError::Status { .. } | CallError::Decode(_) => Self::internal(error),
        }
    }
}

fn refused(body: Option<ErrorBody>) -> ApiError {
    body.filter(|body| body.code.status() == 401).map_or_else(
        || ApiError::new(ErrorCode::InvalidToken),
        |body| ApiError::new(body.code).with_message(body.message),
    )
}
