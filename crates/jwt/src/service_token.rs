//! Which service is calling.

use std::{fmt, time::Duration};

use dto::Timestamp;
use hmac::{Hmac, KeyInit, Mac};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use serde_json::json;
use sha2::Sha256;

use crate::{
    KeyError, TokenError,
    compact::{self, Compact},
};

const ALGORITHM: &str = "HS256";
const TYPE: &str = "svc+jwt";

/// How long a service token is valid, in seconds.
const LIFETIME: i64 = 60;

/// Shortest secret, in bytes (RFC 7518, 3.2: as long as the hash).
const MIN_SECRET_BYTES: usize = 32;

/// What a service token says.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct ServiceClaims {
    /// The calling service, e.g. `content`.
    pub iss: String,
    /// The called service, e.g. `member`.
    pub aud: String,
    /// Issued at, seconds since the epoch.
    pub iat: i64,
    /// Expires at, seconds since the epoch.
    pub exp: i64,
}

/// The secret that all services share, and the one it replaces while a rotation is under way.
#[derive(Clone)]
pub struct ServiceSecrets {
    current: Hmac<Sha256>,
    previous: Option<Hmac<Sha256>>,
}

impl ServiceSecrets {
    /// Signs with `current` and accepts `previous` too; each has at least 32 bytes.
    pub fn new(current: &SecretString, previous: Option<&SecretString>) -> Result<Self, KeyError> {
        Ok(Self { current: keyed(current)?, previous: previous.map(keyed).transpose()? })
    }

    /// A secret for services that share a process.
    pub fn generate() -> Result<Self, KeyError> {
        let mut secret = [0; MIN_SECRET_BYTES];
        getrandom::fill(&mut secret).map_err(|_| KeyError::Randomness)?;
        Ok(Self { current: mac(&secret)?, previous: None })
    }

    /// A token with which the service `from` calls the service `to`, valid for 60 seconds.
    pub fn sign(&self, from: &str, to: &str, now: Timestamp) -> String {
        let iat = now.seconds();
        let header = json!({ "alg": ALGORITHM, "typ": TYPE });
        let claims = json!({ "iss": from, "aud": to, "iat": iat, "exp": iat.saturating_add(LIFETIME) });
        compact::write(&header, &claims, |message| {
            self.current.clone().chain_update(message).finalize().into_bytes().to_vec()
        })
    }

    /// The claims of a token for the service `to` that one of the secrets signed and that has not expired.
    pub fn verify(&self, token: &str, to: &str, now: Timestamp, leeway: Duration) -> Result<ServiceClaims, TokenError> {
        let token = Compact::parse(token)?;
        token.require(ALGORITHM, TYPE)?;
        if !self.signed(&token) {
            return Err(TokenError::BadSignature);
        }
        let claims: ServiceClaims = token.claims()?;
        let lifetime = claims.exp.saturating_sub(claims.iat);
        if claims.aud != to || claims.iss.is_empty() || lifetime > LIFETIME {
            return Err(TokenError::Claims);
        }
        let end = Timestamp::from_millis(claims.exp.saturating_mul(1000)).plus(leeway);
        if now < end { Ok(claims) } else { Err(TokenError::Expired) }
    }

    fn signed(&self, token: &Compact<'_>) -> bool {
        [Some(&self.current), self.previous.as_ref()]
            .into_iter()
            .flatten()
            .any(|mac| mac.clone().chain_update(token.message).verify_slice(&token.signature).is_ok())
    }
}

fn keyed(secret: &SecretString) -> Result<Hmac<Sha256>, KeyError> {
    mac(secret.expose_secret().as_bytes())
}

fn mac(secret: &[u8]) -> Result<Hmac<Sha256>, KeyError> {
    if secret.len() < MIN_SECRET_BYTES {
        return Err(KeyError::ShortSecret);
    }
    Hmac::new_from_slice(secret).map_err(|_| KeyError::ShortSecret)
}

impl fmt::Debug for ServiceSecrets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ServiceSecrets").finish_non_exhaustive()
    }
}
