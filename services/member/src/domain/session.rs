//! A session: an access token and the refresh token bound to it.

use std::time::Duration;

use dto::Timestamp;
use error::ApiError;
use jwt::{Claims, SigningKey};
use uuid::Uuid;

use super::RefreshToken;

/// How long the tokens of a session live.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Lifetimes {
    pub(crate) access: Duration,
    pub(crate) refresh: Duration,
}

/// A new pair of tokens; it counts once its row is committed.
#[derive(Debug, Clone)]
pub(crate) struct Session {
    pub(crate) member_id: i64,
    pub(crate) jti: Uuid,
    pub(crate) access_token: String,
    pub(crate) access_expires_at: Timestamp,
    /// Lifetime of the access token in seconds.
    pub(crate) expires_in: i64,
    pub(crate) refresh_token: RefreshToken,
    pub(crate) refresh_expires_at: Timestamp,
}

impl Session {
    /// A pair for a member with `roles` (a comma list, as column `roles` has it).
    pub(crate) fn open(
        key: &SigningKey,
        lifetimes: Lifetimes,
        member_id: i64,
        roles: &str,
        now: Timestamp,
    ) -> Result<Self, ApiError> {
        let roles = roles.split(',').map(|role| role.trim().to_owned()).collect();
        // Claims count whole seconds; from the begun one on, `exp - iat` is the lifetime.
        let begun = Timestamp::from_millis(now.seconds().saturating_mul(1000));
        let claims = Claims::new(member_id, Uuid::new_v4(), roles, begun, lifetimes.access);
        Ok(Self {
            member_id,
            jti: claims.jti,
            access_token: key.sign(&claims),
            access_expires_at: claims.expires_at(),
            expires_in: claims.exp - claims.iat,
            refresh_token: RefreshToken::generate()?,
            refresh_expires_at: now.plus(lifetimes.refresh),
        })
    }
}
