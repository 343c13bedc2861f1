//! The service behind a request.

use axum::{
    extract::{FromRef, FromRequestParts},
    http::{HeaderMap, request::Parts},
};
use error::ApiError;

use crate::{
    Authentication, Caller, SERVICE_TOKEN_HEADER,
    credentials::{bearer, single},
    refusal::Refusal,
};

/// The service that sent the request: by `X-Service-Token` beside a member's token, else by `Authorization`.
/// As an extractor it answers 401 without a flag header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceCaller {
    /// The calling service, e.g. `content`.
    pub name: String,
}

/// A service, or a member speaking for himself; the use case decides what the latter may do.
#[derive(Debug, Clone)]
pub enum MemberOrService {
    /// A member with his own token.
    Member(Caller),
    /// A service, with or without a member behind it.
    Service(ServiceCaller),
}

impl ServiceCaller {
    fn of(headers: &HeaderMap, authentication: &Authentication) -> Result<Self, Refusal> {
        let token = match single(headers, &SERVICE_TOKEN_HEADER)? {
            Some(token) => token,
            None => bearer(headers)?,
        };
        Ok(Self { name: authentication.service(token)? })
    }
}

impl<S> FromRequestParts<S> for ServiceCaller
where
    S: Send + Sync,
    Authentication: FromRef<S>,
{
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        Self::of(&parts.headers, &Authentication::from_ref(state)).map_err(Refusal::for_service)
    }
}

impl<S> FromRequestParts<S> for MemberOrService
where
    S: Send + Sync,
    Authentication: FromRef<S>,
{
    type Rejection = ApiError;

    /// A bad `X-Service-Token` is refused, whoever else stands behind the request.
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        match ServiceCaller::of(&parts.headers, &Authentication::from_ref(state)) {
            Ok(service) => Ok(Self::Service(service)),
            Err(refusal) if parts.headers.contains_key(SERVICE_TOKEN_HEADER) => Err(refusal.for_service()),
            Err(_) => Caller::from_request_parts(parts, state).await.map(Self::Member),
        }
    }
}
