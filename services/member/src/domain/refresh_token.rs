//! Refresh tokens: opaque to the client, and known here by their hash alone.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use error::ApiError;
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};

/// Random bytes of a token.
const BYTES: usize = 32;

/// A refresh token as the cookie carries it.
#[derive(Debug, Clone)]
pub(crate) struct RefreshToken(SecretString);

impl RefreshToken {
    /// 256 random bits in base64url.
    pub(crate) fn generate() -> Result<Self, ApiError> {
        let mut bytes = [0; BYTES];
        getrandom::fill(&mut bytes).map_err(|failure| ApiError::internal(failure.to_string()))?;
        Ok(Self(URL_SAFE_NO_PAD.encode(bytes).into()))
    }

    pub(crate) fn expose(&self) -> &str {
        self.0.expose_secret()
    }

    /// SHA-256 in hex, column `token_hash`; a fast hash will do for what nobody can guess.
    pub(crate) fn hash(&self) -> String {
        Sha256::digest(self.expose()).iter().fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"))
    }
}

impl From<&str> for RefreshToken {
    /// What a client shows; whether it was ever issued is for the table to say.
    fn from(shown: &str) -> Self {
        Self(shown.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_differ_and_are_cookie_values() {
        let (one, other) = (RefreshToken::generate().unwrap(), RefreshToken::generate().unwrap());
        assert_ne!(one.hash(), other.hash());
        assert_eq!((one.expose().len(), one.hash().len()), (43, 64));
        assert_eq!(RefreshToken::from(one.expose()).hash(), one.hash());
        assert!(!format!("{one:?}").contains(one.expose()));
    }
}
