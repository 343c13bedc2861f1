//! The servers of a cluster, as the settings name them.

#[cfg(feature = "cluster")]
mod reached {
    use std::sync::Arc;

    use anyhow::{Context, ensure};
    use blob_store::{Bucket, BucketOptions};
    use cache::{Bus, Cache, Redis};
    use database::{Database, MySqlOptions};
    use documents::Documents;
    use event_log::{EventLog, KafkaLog};
    use secrecy::{ExposeSecret, SecretString};
    use settings::{Settings, sections::StoresMode};

    pub(crate) async fn truth(settings: &Settings) -> anyhow::Result<Database> {
        let mysql = &settings.mysql;
        let options = MySqlOptions {
            url: required(&mysql.url, "mysql.url")?,
            password: given(&mysql.password),
            connections: mysql.connections,
            acquire_timeout: mysql.acquire_timeout,
        };
        Database::connect(&options, schema::MIGRATIONS).await.context("MySQL")
    }

    pub(crate) fn log(settings: &Settings) -> anyhow::Result<Arc<dyn EventLog>> {
        let (kafka, retention) = (&settings.kafka, settings.events.retention);
        ensure!(!kafka.brokers.is_empty(), "kafka.brokers is not set; stores.mode = real needs it");
        Ok(Arc::new(KafkaLog::new(kafka, retention).context("Kafka")?))
    }

    /// It is connected to when it is needed, so a server that is away is no error here.
    pub(crate) async fn documents(settings: &Settings) -> anyhow::Result<Documents> {
        let mongo = &settings.mongo;
        required(&mongo.url, "mongo.url")?;
        let options = documents::Options {
            url: mongo.url.clone(),
            password: mongo.password.clone(),
            database: mongo.database.clone(),
            connections: mongo.connections,
            timeout: mongo.timeout,
        };
        Documents::connect(&options).await.context("mongo.url cannot be used")
    }

    /// None if no bucket is set: a volume can hold the images too.
    pub(crate) async fn bucket(settings: &Settings) -> anyhow::Result<Option<Bucket>> {
        let s3 = &settings.s3;
        if settings.stores.mode != StoresMode::Real || s3.bucket.is_empty() {
            return Ok(None);
        }
        let options = BucketOptions {
            endpoint: s3.endpoint.clone(),
            bucket: s3.bucket.clone(),
            region: s3.region.clone(),
            access_key: s3.access_key.clone(),
            secret_key: s3.secret_key.clone(),
            ca: s3.ca.clone(),
        };
        Ok(Some(Bucket::open(&options).await.context("s3.* cannot be used")?))
    }

    /// Nothing is waited for: without its Redis a process works as well, and slower.
    pub(crate) fn shared(settings: &Settings) -> anyhow::Result<(Cache, Bus)> {
        required(&settings.redis.url, "redis.url")?;
        let redis = Redis::new(&settings.redis).context("Redis")?;
        Ok((Cache::redis(&redis), Bus::redis(&redis)))
    }

    fn required(value: &SecretString, key: &str) -> anyhow::Result<String> {
        let value = value.expose_secret();
        ensure!(!value.is_empty(), "{key} is not set; stores.mode = real needs it");
        Ok(value.to_owned())
    }

    fn given(value: &SecretString) -> Option<String> {
        Some(value.expose_secret()).filter(|value| !value.is_empty()).map(str::to_owned)
    }
}

#[cfg(feature = "cluster")]
pub(crate) use reached::{bucket, documents, log, shared, truth};

/// Never reached: without the feature no settings with servers are taken.
#[cfg(not(feature = "cluster"))]
mod unreached {
    use std::{future::Ready, sync::Arc};

    use anyhow::bail;
    use cache::{Bus, Cache};
    use database::Database;
    use event_log::EventLog;
    use settings::Settings;

    const WHY: &str = "built without the feature cluster";

    pub(crate) fn truth(_: &Settings) -> Ready<anyhow::Result<Database>> {
        std::future::ready(Err(anyhow::anyhow!(WHY)))
    }

    pub(crate) fn log(_: &Settings) -> anyhow::Result<Arc<dyn EventLog>> {
        bail!(WHY)
    }

    pub(crate) fn shared(_: &Settings) -> anyhow::Result<(Cache, Bus)> {
        bail!(WHY)
    }
}

#[cfg(not(feature = "cluster"))]
pub(crate) use unreached::{log, shared, truth};
