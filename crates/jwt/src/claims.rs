//! What an access token says.

use std::time::Duration;

use dto::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::TokenError;

/// `iss` of every access token.
pub const ISSUER: &str = "dailyfeed";

/// `aud` of every access token.
pub const AUDIENCE: &str = "dailyfeed";

/// The claims of an access token (RFC 7519, 4.1) and the two of ours, `id` and `roles`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Claims {
    /// The member id as text, as RFC 7519 wants a subject.
    pub sub: String,
    /// The member id as the number the existing client reads (REST contract C9).
    pub id: i64,
    /// What a logout revokes; the refresh token is bound to it.
    pub jti: Uuid,
    /// Issued at, seconds since the epoch.
    pub iat: i64,
    /// Expires at, seconds since the epoch; the token is refused from this second on.
    pub exp: i64,
    /// Always [`ISSUER`].
    pub iss: String,
    /// Always [`AUDIENCE`], as one string.
    pub aud: String,
    /// E.g. `MEMBER`.
    pub roles: Vec<String>,
}

impl Claims {
    /// Claims for a member, valid from `now` for `lifetime`, rounded up to the whole seconds of RFC 7519.
    pub fn new(id: i64, jti: Uuid, roles: Vec<String>, now: Timestamp, lifetime: Duration) -> Self {
        Self {
            sub: id.to_string(),
            id,
            jti,
            iat: now.seconds(),
            exp: now.plus(lifetime).plus_millis(999).seconds(),
            iss: ISSUER.to_owned(),
            aud: AUDIENCE.to_owned(),
            roles,
        }
    }

    /// `exp` as an instant.
    pub const fn expires_at(&self) -> Timestamp {
        Timestamp::from_millis(self.exp.saturating_mul(1000))
    }

    /// Refuses what has expired at `now`, with `leeway` for clocks that differ.
    pub fn check_expiry(&self, now: Timestamp, leeway: Duration) -> Result<(), TokenError> {
        if now < self.expires_at().plus(leeway) { Ok(()) } else { Err(TokenError::Expired) }
    }

    /// Refuses claims that were not meant for this system or contradict each other.
    pub(crate) fn check(&self) -> Result<(), TokenError> {
        let ours = self.iss == ISSUER && self.aud == AUDIENCE && self.id > 0 && self.sub == self.id.to_string();
        if ours { Ok(()) } else { Err(TokenError::Claims) }
    }

    pub(crate) fn json(&self) -> Value {
        json!({
            "sub": self.sub, "id": self.id, "jti": self.jti, "iat": self.iat, "exp": self.exp,
            "iss": self.iss, "aud": self.aud, "roles": self.roles,
        })
    }
}
