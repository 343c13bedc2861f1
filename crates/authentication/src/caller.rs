//! The member behind a request.

use std::{fmt, sync::Arc};

use axum::{
    extract::{FromRef, FromRequestParts},
    http::{HeaderMap, request::Parts},
};
use dto::Timestamp;
use error::ApiError;
use uuid::Uuid;

use crate::{
    Authentication,
    credentials::{bearer, refresh_cookie},
    refusal::Refusal,
};

/// The member who sent the request, with a good token. As an extractor it answers 401 with exactly one flag header
/// (`X-Token-Refresh-Needed` or `X-Relogin-Required`), or 503 while keys or revocations cannot be had.
#[derive(Debug, Clone)]
pub struct Caller {
    /// Member id.
    pub id: i64,
    /// The token's id, which a logout revokes.
    pub jti: Uuid,
    /// When the token expires.
    pub expires_at: Timestamp,
    /// The token itself, for calls on the member's behalf.
    pub token: Bearer,
}

/// A token as the request carried it; never printed.
#[derive(Clone)]
pub struct Bearer(Arc<str>);

impl Bearer {
    /// The token, without its scheme.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl From<&str> for Bearer {
    fn from(token: &str) -> Self {
        Self(token.into())
    }
}

impl fmt::Debug for Bearer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Bearer(…)")
    }
}

impl Caller {
    async fn of(headers: &HeaderMap, authentication: &Authentication) -> Result<Self, Refusal> {
        let token = bearer(headers)?;
        let claims = authentication.member(token).await?;
        Ok(Self { id: claims.id, jti: claims.jti, expires_at: claims.expires_at(), token: token.into() })
    }
}

impl<S> FromRequestParts<S> for Caller
where
    S: Send + Sync,
    Authentication: FromRef<S>,
{
    type Rejection = ApiError;

    /// Verifies once per request; later extractors and layers find the caller among the request's extensions.
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        if let Some(caller) = parts.extensions.get::<Self>() {
            return Ok(caller.clone());
        }
        let caller = Self::of(&parts.headers, &Authentication::from_ref(state))
            .await
            .map_err(|refusal| refusal.for_member(refresh_cookie(&parts.headers).is_some()))?;
        parts.extensions.insert(caller.clone());
        Ok(caller)
    }
}
