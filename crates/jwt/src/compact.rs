//! The compact form of a signed token (RFC 7515, 7.1), read strictly.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::Value;

use crate::TokenError;

/// Longest token that is looked at; ours have about 400 bytes.
pub const MAX_TOKEN_BYTES: usize = 4096;

/// Exactly the header members issued here: `crit`, `jwk`, `jku` and whatever else might ask for trust is refused.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Header {
    pub(crate) alg: String,
    pub(crate) typ: String,
    pub(crate) kid: Option<String>,
}

/// A token taken apart; nothing in it is believed yet.
pub(crate) struct Compact<'t> {
    pub(crate) header: Header,
    /// What the signature covers.
    pub(crate) message: &'t str,
    pub(crate) signature: Vec<u8>,
    payload: &'t str,
}

impl<'t> Compact<'t> {
    pub(crate) fn parse(token: &'t str) -> Result<Self, TokenError> {
        if token.len() > MAX_TOKEN_BYTES {
            return Err(TokenError::Malformed);
        }
        let (message, signature) = token.rsplit_once('.').ok_or(TokenError::Malformed)?;
        let (header, payload) = message.split_once('.').ok_or(TokenError::Malformed)?;
        Ok(Self { header: json(header)?, message, signature: base64(signature)?, payload })
    }

    /// The key's own algorithm and the caller's type are asked for, never the token's word taken.
    pub(crate) fn require(&self, alg: &str, typ: &str) -> Result<(), TokenError> {
        if self.header.alg == alg && self.header.typ == typ { Ok(()) } else { Err(TokenError::WrongType) }
    }

    /// Only to be called once the signature has been verified.
    pub(crate) fn claims<T: DeserializeOwned>(&self) -> Result<T, TokenError> {
        json(self.payload).map_err(|_| TokenError::Claims)
    }
}

/// Writes a token; `sign` gets what the signature has to cover.
pub(crate) fn write(header: &Value, claims: &Value, sign: impl FnOnce(&[u8]) -> Vec<u8>) -> String {
    let [header, claims] = [header, claims].map(|part| URL_SAFE_NO_PAD.encode(part.to_string()));
    let message = format!("{header}.{claims}");
    let signature = URL_SAFE_NO_PAD.encode(sign(message.as_bytes()));
    format!("{message}.{signature}")
}

/// Without padding and with zero trailing bits, so that a token has one spelling only.
fn base64(part: &str) -> Result<Vec<u8>, TokenError> {
    URL_SAFE_NO_PAD.decode(part).map_err(|_| TokenError::Malformed)
}

fn json<T: DeserializeOwned>(part: &str) -> Result<T, TokenError> {
    serde_json::from_slice(&base64(part)?).map_err(|_| TokenError::Malformed)
}
