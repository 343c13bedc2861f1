//! Keys and revocations: from the tables for this service, and through it for every other one.

use std::time::Duration;

use async_trait::async_trait;
use authentication::{IdentitySource, MAX_REVOCATIONS, Revocation, SourceError};
use clock::Clock;
use database::Database;
use dto::Timestamp;
use error::ApiError;
use jwt::{JwkSet, KeySet, SigningKey};

use super::identity::alive_at;
use crate::{
    App,
    repository::{blacklist, jwt_keys},
};

/// The tables that say which access tokens are good.
#[derive(Clone)]
pub struct IdentityTables {
    /// The shared truth.
    pub database: Database,
    /// The time.
    pub clock: Clock,
    /// How far clocks may differ (setting `identity.clock_leeway`).
    pub leeway: Duration,
}

impl IdentityTables {
    /// Makes the first signing key, unless there is one; of many processes that start at once one makes it.
    pub async fn ensure_signing_key(&self) -> Result<(), ApiError> {
        let _turn = self.database.lock("signing-key").await?;
        let clock = self.clock.clone();
        let write = self.database.write(move |c| {
            Box::pin(async move {
                if jwt_keys::find_signing(c).await?.is_none() {
                    let key = SigningKey::generate().map_err(ApiError::internal)?;
                    tracing::info!(kid = %key.kid(), "made the first signing key");
                    jwt_keys::insert_signing(c, &key, clock.now()).await?;
                }
                Ok(())
            })
        });
        write.await
    }

    pub(crate) async fn published(&self) -> Result<JwkSet, ApiError> {
        let alive_at = alive_at(self.clock.now(), self.leeway);
        let keys = jwt_keys::find_verifying(&mut self.database.read().await?, alive_at).await?;
        Ok(JwkSet { keys })
    }

    pub(crate) async fn revoked(&self, since: Option<Timestamp>) -> Result<Vec<Revocation>, ApiError> {
        let alive_at = alive_at(self.clock.now(), self.leeway);
        let limit = i64::try_from(MAX_REVOCATIONS).unwrap_or(i64::MAX);
        let mut reader = self.database.read().await?;
        Ok(match since {
            None => blacklist::find_alive(&mut reader, alive_at, limit).await?,
            Some(since) => blacklist::find_since(&mut reader, since, limit).await?,
        })
    }
}

#[async_trait]
impl IdentitySource for IdentityTables {
    async fn key_set(&self) -> Result<KeySet, SourceError> {
        Ok(KeySet::from(&self.published().await?))
    }

    async fn revocations(&self, since: Option<Timestamp>) -> Result<Vec<Revocation>, SourceError> {
        Ok(self.revoked(since).await?)
    }
}

impl App {
    /// The tables, for those who ask over HTTP.
    pub(crate) fn identity_tables(&self) -> IdentityTables {
        IdentityTables { database: self.database.clone(), clock: self.clock.clone(), leeway: self.identity.leeway }
    }
}
