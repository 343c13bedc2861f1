//! The member service, as others call it.

use std::time::Duration;

use async_trait::async_trait;
use authentication::{IdentitySource, Revocation, SourceError};
use dto::Timestamp;
use jwt::{JwkSet, KeySet};
use reqwest::Client;

use crate::{CallingService, ServiceClient};

/// Requests wait for keys, so this is shorter than other calls.
const TIMEOUT: Duration = Duration::from_secs(2);

/// Calls the member service; the [`IdentitySource`] of every other one.
#[derive(Debug, Clone)]
pub struct MemberClient(ServiceClient);

impl MemberClient {
    /// Calls it at `base_url`.
    pub fn new(from: CallingService, base_url: impl Into<String>, http: Client) -> Self {
        Self(ServiceClient::new(from, "member", base_url, http))
    }
}

#[async_trait]
impl IdentitySource for MemberClient {
    async fn key_set(&self) -> Result<KeySet, SourceError> {
        let request = self.0.get("/.well-known/jwks.json").timeout(TIMEOUT);
        Ok(KeySet::from(&self.0.send::<JwkSet>(request, None).await?))
    }

    async fn revocations(&self, since: Option<Timestamp>) -> Result<Vec<Revocation>, SourceError> {
        let mut request = self.0.get("/internal/revocations").timeout(TIMEOUT);
        if let Some(since) = since {
            request = request.query(&[("since", since)]);
        }
        Ok(self.0.send(request, None).await?)
    }
}
