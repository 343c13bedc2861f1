//! Where keys and revocations come from.

use async_trait::async_trait;
use dto::Timestamp;
use jwt::KeySet;

use crate::Revocation;

/// Why a source gave nothing; it may do so later.
pub type SourceError = Box<dyn std::error::Error + Send + Sync>;

/// The one who knows: the tables in the member service, the member service everywhere else.
#[async_trait]
pub trait IdentitySource: Send + Sync + 'static {
    /// Every key that still verifies.
    async fn key_set(&self) -> Result<KeySet, SourceError>;

    /// Every revocation of a token that has not expired by itself; with `since` at least those made from then on.
    async fn revocations(&self, since: Option<Timestamp>) -> Result<Vec<Revocation>, SourceError>;
}
