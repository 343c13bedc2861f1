//! Why a token or a key is refused.

use uuid::Uuid;

/// Why a token is not believed. The reasons hold nothing of the token itself, so that they may be logged.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TokenError {
    /// Not a compact JWS of at most [`crate::MAX_TOKEN_BYTES`], or a header member that is never issued here.
    #[error("malformed token")]
    Malformed,
    /// Another `alg` or `typ` than the one asked for.
    #[error("token of another type or algorithm")]
    WrongType,
    /// The key that signed it is not in the key set.
    #[error("unknown signing key {0}")]
    UnknownKey(Uuid),
    /// The signature is not that of the key.
    #[error("bad signature")]
    BadSignature,
    /// A claim is missing, of the wrong type, or says something else than it must.
    #[error("claims do not fit")]
    Claims,
    /// `exp` has come.
    #[error("expired token")]
    Expired,
}

/// Why a key cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// The operating system gave no randomness.
    #[error("no randomness from the operating system")]
    Randomness,
    /// Not a base64 PKCS#8 document of an Ed25519 key.
    #[error("not an Ed25519 private key in base64 PKCS#8")]
    Encoding,
    /// A service secret shorter than its hash (RFC 7518, 3.2).
    #[error("a service secret needs at least 32 bytes")]
    ShortSecret,
}
