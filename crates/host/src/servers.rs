//! The servers of a cluster, as the settings name them.

#[cfg(feature = "cluster")]
mod reached {
    use anyhow::{Context, ensure};
    use database::{Database, MySqlOptions};
    use secrecy::{ExposeSecret, SecretString};
    use settings::Settings;

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
pub(crate) use reached::truth;

/// Never reached: without the feature no settings with servers are taken.
#[cfg(not(feature = "cluster"))]
pub(crate) fn truth(_: &settings::Settings) -> std::future::Ready<anyhow::Result<database::Database>> {
    std::future::ready(Err(anyhow::anyhow!("built without the feature cluster")))
}
