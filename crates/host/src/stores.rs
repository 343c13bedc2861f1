//! The stores of a process, each opened when the first service asks for it.

use std::{fs::File, path::PathBuf, sync::Arc};

use anyhow::Context;
use blob_store::BlobStore;
use cache::{Bus, Cache};
use clock::Clock;
use database::{Database, Durability, Migration, Options};
#[cfg(feature = "cluster")]
use dead_letters::DocumentLetters;
use dead_letters::{Letters, TableLetters};
#[cfg(feature = "cluster")]
use documents::Documents;
use event_log::{EmbeddedLog, EventLog};
use settings::{Settings, sections::StoresMode};
use tokio::sync::OnceCell;

use crate::data_folder;

/// Files in a folder that belongs to this process, or servers that it shares with others (`stores.mode`).
#[derive(Clone)]
pub struct Stores(Arc<Inner>);

struct Inner {
    settings: Settings,
    folder: PathBuf,
    truth: OnceCell<Database>,
    log: OnceCell<Arc<dyn EventLog>>,
    letters: OnceCell<Arc<dyn Letters>>,
    #[cfg(feature = "cluster")]
    documents: OnceCell<Documents>,
    shared: OnceCell<(Cache, Bus)>,
    // Held, not used: the lock ends with the process, however it ends.
    _lock: Option<File>,
}

impl Stores {
    /// Takes the data folder for this process, if the stores are in one.
    pub fn open(settings: &Settings) -> anyhow::Result<Self> {
        let folder = settings.data.dir.clone();
        let lock = match settings.stores.mode {
            StoresMode::Embedded => Some(data_folder::take(&folder)?),
            StoresMode::Real => {
                data_folder::make(&folder)?;
                None
            }
        };
        anyhow::ensure!(
            lock.is_some() || cfg!(feature = "cluster"),
            "stores.mode is real, but this program was built without the feature cluster"
        );
        Ok(Self(Arc::new(Inner {
            settings: settings.clone(),
            folder,
            truth: OnceCell::new(),
            log: OnceCell::new(),
            letters: OnceCell::new(),
            #[cfg(feature = "cluster")]
            documents: OnceCell::new(),
            shared: OnceCell::new(),
            _lock: lock,
        })))
    }

    /// Whether a store may be away for a while, and whether other processes use it too.
    pub fn are_real(&self) -> bool {
        self.0.settings.stores.mode == StoresMode::Real
    }

    /// The shared truth, with a statement counter of the asking service's own.
    pub async fn truth(&self) -> anyhow::Result<Database> {
        let open = async || match self.0.settings.stores.mode {
            StoresMode::Embedded => self.file("dailyfeed.db", Durability::Full, schema::MIGRATIONS).await,
            StoresMode::Real => crate::servers::truth(&self.0.settings).await,
        };
        Ok(self.0.truth.get_or_try_init(open).await?.counted())
    }

    /// A service's own projection, which can be thrown away and rebuilt.
    pub async fn projection(&self, service: &str, migrations: &[Migration]) -> anyhow::Result<Database> {
        self.file(&format!("{service}.db"), Durability::Process, migrations).await
    }

    /// The event log.
    pub async fn log(&self) -> anyhow::Result<Arc<dyn EventLog>> {
        let open = async || -> anyhow::Result<Arc<dyn EventLog>> {
            if self.are_real() {
                return crate::servers::log(&self.0.settings);
            }
            let log = EmbeddedLog::open(&self.0.folder).await.context("the event log cannot be opened")?;
            Ok(Arc::new(log))
        };
        self.0.log.get_or_try_init(open).await.cloned()
    }

    /// The dead letters of consumer groups and publishers, dated by `clock`.
    pub async fn letters(&self, clock: &Clock) -> anyhow::Result<Arc<dyn Letters>> {
        let open = async || -> anyhow::Result<Arc<dyn Letters>> {
            #[cfg(feature = "cluster")]
            if self.are_real() {
                return Ok(Arc::new(DocumentLetters::new(self.documents().await?, clock.clone())) as Arc<dyn Letters>);
            }
            let database = self.file("letters.db", Durability::Full, dead_letters::MIGRATIONS).await?;
            Ok(Arc::new(TableLetters::new(database, clock.clone())) as Arc<dyn Letters>)
        };
        self.0.letters.get_or_try_init(open).await.cloned()
    }

    /// The document store, shared by the services of this process.
    #[cfg(feature = "cluster")]
    pub async fn documents(&self) -> anyhow::Result<Documents> {
        let open = || crate::servers::documents(&self.0.settings);
        self.0.documents.get_or_try_init(open).await.cloned()
    }

    /// The blobs below `prefix`, of the bucket if there is one, else in a folder of the data folder.
    #[cfg_attr(
        not(feature = "cluster"),
        expect(clippy::unused_async, reason = "a bucket's credentials may be waited for")
    )]
    pub async fn blobs(&self, prefix: &str) -> anyhow::Result<BlobStore> {
        #[cfg(feature = "cluster")]
        if let Some(bucket) = crate::servers::bucket(&self.0.settings).await? {
            return Ok(BlobStore::bucket(&bucket, format!("{}{prefix}/", self.0.settings.s3.prefix)));
        }
        BlobStore::folder(self.0.folder.join(prefix)).with_context(|| format!("the folder {prefix} cannot be opened"))
    }

    /// A cache of `max_entries` in this process, or the one that processes share.
    pub async fn cache(&self, max_entries: u64) -> anyhow::Result<Cache> {
        match self.0.settings.stores.mode {
            StoresMode::Embedded => Ok(Cache::in_process(max_entries)),
            StoresMode::Real => Ok(self.shared().await?.0.clone()),
        }
    }

    /// A bus of this process, or one that processes share.
    pub async fn bus(&self) -> anyhow::Result<Bus> {
        match self.0.settings.stores.mode {
            StoresMode::Embedded => Ok(Bus::in_process()),
            StoresMode::Real => Ok(self.shared().await?.1.clone()),
        }
    }

    async fn shared(&self) -> anyhow::Result<&(Cache, Bus)> {
        self.0.shared.get_or_try_init(async || crate::servers::shared(&self.0.settings)).await
    }

    async fn file(&self, file: &str, durability: Durability, migrations: &[Migration]) -> anyhow::Result<Database> {
        let (path, bounds) = (self.0.folder.join(file), &self.0.settings.database);
        let options = Options {
            durability,
            readers: bounds.readers,
            slow_queries: durability == Durability::Process,
            write_queue: bounds.write_queue,
            group_commit_limit: bounds.group_commit_limit,
        };
        Database::open(&path, options, migrations)
            .await
            .with_context(|| format!("the database {} cannot be opened", path.display()))
    }
}
