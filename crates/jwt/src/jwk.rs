//! The published form of the keys.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use ed25519_dalek::VerifyingKey;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::key_set::ALGORITHM;

/// One public key (RFC 7517, for Ed25519 as RFC 8037 says). Members of other kinds of key are not kept.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct Jwk {
    /// Key type, `OKP`.
    pub kty: String,
    /// Curve, `Ed25519`.
    pub crv: String,
    /// The 32 bytes of the public key, base64url.
    pub x: String,
    /// Key id, a UUID.
    pub kid: String,
    /// Use, `sig`.
    #[serde(rename = "use")]
    pub usage: String,
    /// Algorithm, `EdDSA`.
    pub alg: String,
}

/// The document at `/.well-known/jwks.json` (RFC 7517, 5).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
pub struct JwkSet {
    /// Every key that still verifies.
    pub keys: Vec<Jwk>,
}

impl Jwk {
    pub(crate) fn new(kid: Uuid, key: &VerifyingKey) -> Self {
        Self {
            kty: "OKP".to_owned(),
            crv: "Ed25519".to_owned(),
            x: URL_SAFE_NO_PAD.encode(key.as_bytes()),
            kid: kid.to_string(),
            usage: "sig".to_owned(),
            alg: ALGORITHM.to_owned(),
        }
    }

    /// The key, if it is one that can be used here; RFC 7517 wants others passed over.
    pub(crate) fn key(&self) -> Option<(Uuid, VerifyingKey)> {
        let ours = self.kty == "OKP" && self.crv == "Ed25519" && self.usage == "sig" && self.alg == ALGORITHM;
        let bytes: [u8; 32] = URL_SAFE_NO_PAD.decode(&self.x).ok()?.try_into().ok()?;
        let key = VerifyingKey::from_bytes(&bytes).ok().filter(|key| ours && !key.is_weak())?;
        Some((self.kid.parse().ok()?, key))
    }
}
