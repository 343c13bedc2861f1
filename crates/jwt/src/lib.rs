//! Tokens: what stands in them, how they are signed and when they are believed. No I/O; the time is an argument.
//!
//! Access tokens (`typ: at+jwt`, RFC 9068) are signed with Ed25519 by the member service and verified by every
//! service against the published [`JwkSet`]. Service tokens (`typ: svc+jwt`) are short, symmetric, and tell one
//! service which other one is calling. Neither is ever accepted in place of the other: type, algorithm and key differ.

mod claims;
mod compact;
mod error;
mod jwk;
mod key_set;
mod service_token;
mod signing_key;

pub use claims::{AUDIENCE, Claims, ISSUER};
pub use compact::MAX_TOKEN_BYTES;
pub use error::{KeyError, TokenError};
pub use jwk::{Jwk, JwkSet};
pub use key_set::{KeySet, verify};
pub use service_token::{ServiceClaims, ServiceSecrets};
pub use signing_key::SigningKey;
