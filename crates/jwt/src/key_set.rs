//! The public halves, and whether a token is believed.

use std::{collections::HashMap, time::Duration};

use dto::Timestamp;
use ed25519_dalek::{Signature, VerifyingKey};
use uuid::Uuid;

use crate::{Claims, JwkSet, TokenError, compact::Compact};

pub(crate) const ALGORITHM: &str = "EdDSA";
pub(crate) const TYPE: &str = "at+jwt";

/// Verifying keys by `kid`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct KeySet(HashMap<Uuid, VerifyingKey>);

impl KeySet {
    /// Whether nothing can be verified.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether this key is in the set.
    pub fn contains(&self, kid: Uuid) -> bool {
        self.0.contains_key(&kid)
    }

    fn check(&self, kid: Uuid, token: &Compact<'_>) -> Result<(), TokenError> {
        let key = self.0.get(&kid).ok_or(TokenError::UnknownKey(kid))?;
        let signature = Signature::from_slice(&token.signature).map_err(|_| TokenError::BadSignature)?;
        key.verify_strict(token.message.as_bytes(), &signature).map_err(|_| TokenError::BadSignature)
    }
}

impl From<&JwkSet> for KeySet {
    /// The keys of a published set; those of other kinds are passed over.
    fn from(published: &JwkSet) -> Self {
        Self(published.keys.iter().filter_map(crate::Jwk::key).collect())
    }
}

/// The claims of an access token that one of `keys` signed and that has not expired at `now` (give or take `leeway`).
pub fn verify(token: &str, keys: &KeySet, now: Timestamp, leeway: Duration) -> Result<Claims, TokenError> {
    let token = Compact::parse(token)?;
    token.require(ALGORITHM, TYPE)?;
    let kid = token.header.kid.as_deref().and_then(|kid| kid.parse().ok()).ok_or(TokenError::Malformed)?;
    keys.check(kid, &token)?;
    let claims: Claims = token.claims()?;
    claims.check()?;
    claims.check_expiry(now, leeway)?;
    Ok(claims)
}
