//! The key set as last fetched, and the tokens it has verified already.

use std::{sync::Arc, time::Duration};

use dto::Timestamp;
use jwt::{Claims, KeySet, TokenError};
use moka::sync::Cache;
use sha2::{Digest, Sha256};

/// Verified tokens remembered (about 5 MB); beyond, the least used are verified again.
const MAX_VERIFIED: u64 = 10_000;

/// Both belong together: another key set starts with nothing verified.
pub(crate) struct Known {
    pub(crate) keys: KeySet,
    /// By the token's SHA-256, so that no token lies around in memory.
    verified: Cache<[u8; 32], Arc<Claims>>,
}

impl Known {
    pub(crate) fn new(keys: KeySet) -> Self {
        Self { keys, verified: Cache::new(MAX_VERIFIED) }
    }

    /// The claims of a token; the signature is checked once, the time always.
    pub(crate) fn verify(&self, token: &str, now: Timestamp, leeway: Duration) -> Result<Arc<Claims>, TokenError> {
        let digest = Sha256::digest(token).into();
        if let Some(claims) = self.verified.get(&digest) {
            claims.check_expiry(now, leeway).inspect_err(|_| self.verified.invalidate(&digest))?;
            return Ok(claims);
        }
        let claims = Arc::new(jwt::verify(token, &self.keys, now, leeway)?);
        self.verified.insert(digest, Arc::clone(&claims));
        Ok(claims)
    }
}
