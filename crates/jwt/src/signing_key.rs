//! The private half of a key; only the member service has one.

use std::fmt;

use base64::{Engine, engine::general_purpose::STANDARD};
use ed25519_dalek::{
    Signer,
    pkcs8::{DecodePrivateKey, EncodePrivateKey},
};
use secrecy::{ExposeSecret, SecretString};
use serde_json::json;
use uuid::Uuid;

use crate::{Claims, Jwk, KeyError, compact, key_set};

/// An Ed25519 key with the `kid` it is published under.
#[derive(Clone)]
pub struct SigningKey {
    kid: Uuid,
    key: ed25519_dalek::SigningKey,
}

impl SigningKey {
    /// A new key from the operating system's randomness.
    pub fn generate() -> Result<Self, KeyError> {
        let mut seed = [0; 32];
        getrandom::fill(&mut seed).map_err(|_| KeyError::Randomness)?;
        Ok(Self { kid: Uuid::new_v4(), key: ed25519_dalek::SigningKey::from_bytes(&seed) })
    }

    /// The key of a row of `jwt_keys`: its id and its PKCS#8 DER in base64.
    pub fn from_pkcs8(kid: Uuid, base64: &SecretString) -> Result<Self, KeyError> {
        let der = STANDARD.decode(base64.expose_secret()).map_err(|_| KeyError::Encoding)?;
        let key = ed25519_dalek::SigningKey::from_pkcs8_der(&der).map_err(|_| KeyError::Encoding)?;
        Ok(Self { kid, key })
    }

    /// PKCS#8 DER (RFC 8410) in base64, 112 characters, as `jwt_keys` keeps it.
    pub fn to_pkcs8(&self) -> Result<SecretString, KeyError> {
        let der = self.key.to_pkcs8_der().map_err(|_| KeyError::Encoding)?;
        Ok(STANDARD.encode(der.as_bytes()).into())
    }

    /// The id this key is published under.
    pub const fn kid(&self) -> Uuid {
        self.kid
    }

    /// The public half, for the key set.
    pub fn jwk(&self) -> Jwk {
        Jwk::new(self.kid, &self.key.verifying_key())
    }

    /// Signs an access token.
    pub fn sign(&self, claims: &Claims) -> String {
        let header = json!({ "alg": key_set::ALGORITHM, "typ": key_set::TYPE, "kid": self.kid });
        compact::write(&header, &claims.json(), |message| self.key.sign(message).to_vec())
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SigningKey").field("kid", &self.kid).finish_non_exhaustive()
    }
}
