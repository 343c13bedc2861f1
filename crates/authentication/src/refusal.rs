//! Why a request is refused, and the answer to it: the same in every service.

use error::{ApiError, AuthFlag, ErrorCode};
use jwt::TokenError;

use crate::SourceError;

#[derive(Debug, thiserror::Error)]
pub(crate) enum Refusal {
    #[error("no bearer token")]
    Missing,
    #[error("more than one token, or not text")]
    Ambiguous,
    #[error(transparent)]
    Token(#[from] TokenError),
    #[error("revoked token")]
    Revoked,
    /// Nothing is known against the token, but not everything is known.
    #[error("keys or revocations are not available: {0}")]
    Unavailable(SourceError),
}

impl Refusal {
    /// The answer to a member; only a refresh cookie can help an expired token (deck case 9).
    pub(crate) fn for_member(self, has_refresh_cookie: bool) -> ApiError {
        let flag = match self {
            Self::Unavailable(cause) => return ApiError::unavailable(cause),
            Self::Token(TokenError::Expired) if has_refresh_cookie => AuthFlag::RefreshNeeded,
            _ => AuthFlag::ReloginRequired,
        };
        ApiError::new(self.code()).flagged(flag).caused_by(self)
    }

    /// The answer to a service; without a flag, since no new login of a member would help it.
    pub(crate) fn for_service(self) -> ApiError {
        ApiError::new(self.code()).caused_by(self)
    }

    const fn code(&self) -> ErrorCode {
        match self {
            Self::Missing => ErrorCode::BearerTokenMissing,
            Self::Token(TokenError::Expired) => ErrorCode::JwtExpired,
            Self::Token(TokenError::UnknownKey(_)) => ErrorCode::JwtKeyExpired,
            Self::Ambiguous | Self::Token(_) | Self::Revoked => ErrorCode::InvalidToken,
            Self::Unavailable(_) => ErrorCode::ServiceUnavailable,
        }
    }
}
