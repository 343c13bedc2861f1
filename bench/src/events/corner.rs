//! A corner of the real servers for one part of the benchmark: databases, topics and keys that nobody else has.

use std::sync::Arc;

use anyhow::ensure;
use clock::Clock;
use documents::Documents;
use event_log::EventLog;
use host::Stores;
use jwt::ServiceSecrets;
use outbox::{Outbox, Relay};
use rdkafka::{
    ClientConfig,
    admin::{AdminClient, AdminOptions},
    client::DefaultClientContext,
    metadata::MetadataTopic,
};
use service_client::{ActivityClient, CallingService, http_client};
use settings::{Settings, Sources};
use tempfile::TempDir;
use test_support::Corner;
use transport::{Switch, Transport};

use super::PATIENCE;

/// The settings of the environment, in a corner of their own.
pub(crate) struct Ground {
    pub(crate) settings: Settings,
    pub(crate) stores: Stores,
    pub(crate) documents: Documents,
    corner: Corner,
    _folder: TempDir,
}

impl Ground {
    pub(crate) async fn new(overrides: &[(&str, &str)]) -> anyhow::Result<Self> {
        let (mut corner, folder) = (tokio::task::spawn_blocking(Corner::new).await?, tempfile::tempdir()?);
        ensure!(!corner.settings.is_empty(), "no real servers are named: scripts/stores env does");
        corner.settings.extend(overrides.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())));
        let mut pairs: Vec<String> = corner.settings.iter().map(|(key, value)| format!("{key}={value}")).collect();
        pairs.push(format!("data.dir={}", folder.path().display()));
        let environment = std::env::vars_os().collect();
        let settings = Settings::load(&Sources { environment, overrides: pairs, ..Sources::default() })?;
        let stores = Stores::open(&settings)?;
        let documents = stores.documents().await?;
        Ok(Self { settings, stores, documents, corner, _folder: folder })
    }

    /// As variables for other programs.
    pub(crate) fn environment(&self) -> impl Iterator<Item = (String, &str)> {
        let variable = |key: &str| format!("DAILYFEED__{}", key.replace('.', "__").to_uppercase());
        self.corner.settings.iter().map(move |(key, value)| (variable(key), value.as_str()))
    }

    /// The relay of content, as the service runs it.
    pub(crate) async fn relay(&self, log: Arc<dyn EventLog>) -> anyhow::Result<Relay> {
        let (clock, database) = (Clock::system(), self.stores.truth().await?);
        let from = CallingService { name: "content", secrets: ServiceSecrets::generate()?, clock: clock.clone() };
        let transport = Transport {
            switch: Switch::new(database.clone(), "content", clock.clone()),
            log,
            // Where the switch stands, nobody goes there.
            activity: ActivityClient::new(from, "http://127.0.0.1:1", http_client()?),
        };
        Ok(Relay {
            database,
            outbox: Outbox::Content,
            transport,
            letters: self.stores.letters(&clock).await?,
            patience: self.settings.events.relay_patience,
            clock,
            batch: self.settings.events.relay_batch,
        })
    }

    /// Leaves the servers as they were; MySQL's database goes by itself.
    pub(crate) async fn clear(self) -> anyhow::Result<()> {
        self.documents.drop().await?;
        let brokers = &self.settings.kafka.brokers;
        let admin: AdminClient<DefaultClientContext> =
            ClientConfig::new().set("bootstrap.servers", brokers).create()?;
        let metadata = admin.inner().fetch_metadata(None, PATIENCE)?;
        let names = metadata.topics().iter().map(MetadataTopic::name);
        let ours: Vec<&str> = names.filter(|name| name.starts_with(&self.settings.kafka.topic_prefix)).collect();
        if !ours.is_empty() {
            admin.delete_topics(&ours, &AdminOptions::new()).await?;
        }
        Ok(())
    }
}
