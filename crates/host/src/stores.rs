//! The stores of a process, each opened when the first service asks for it.

use std::{
    fs::{self, File, TryLockError},
    io::Write,
    path::{Path, PathBuf},
    sync::Arc,
};

use anyhow::{Context, bail};
use blob_store::BlobStore;
use database::{Database, Durability, Migration, Options};
use event_log::{EmbeddedLog, EventLog};
use settings::Settings;
use tokio::sync::OnceCell;

/// The embedded stores: files in one folder that belongs to one process.
#[derive(Clone)]
pub struct Stores(Arc<Inner>);

struct Inner {
    folder: PathBuf,
    options: Options,
    truth: OnceCell<Database>,
    log: OnceCell<Arc<dyn EventLog>>,
    #[cfg(feature = "cluster")]
    documents: OnceCell<documents::Documents>,
    // Held, not used: the lock ends with the process, however it ends.
    _lock: File,
}

impl Stores {
    /// Takes the data folder for this process.
    pub fn open(settings: &Settings) -> anyhow::Result<Self> {
        let folder = settings.data.dir.clone();
        fs::create_dir_all(&folder).with_context(|| format!("the data folder {} cannot be made", folder.display()))?;
        let mut lock = lock(&folder)?;
        find_room(&mut lock).with_context(|| format!("the data folder {} cannot be written", folder.display()))?;
        let options = Options {
            durability: Durability::Full,
            readers: settings.database.readers,
            slow_queries: false,
            write_queue: settings.database.write_queue,
            group_commit_limit: settings.database.group_commit_limit,
        };
        Ok(Self(Arc::new(Inner {
            folder,
            options,
            truth: OnceCell::new(),
            log: OnceCell::new(),
            #[cfg(feature = "cluster")]
            documents: OnceCell::new(),
            _lock: lock,
        })))
    }

    /// The shared truth, with a statement counter of the asking service's own.
    pub async fn truth(&self) -> anyhow::Result<Database> {
        let open = || self.database("dailyfeed.db", Durability::Full, schema::MIGRATIONS);
        Ok(self.0.truth.get_or_try_init(open).await?.counted())
    }

    /// A service's own projection, which can be thrown away and rebuilt.
    pub async fn projection(&self, service: &str, migrations: &[Migration]) -> anyhow::Result<Database> {
        self.database(&format!("{service}.db"), Durability::Process, migrations).await
    }

    /// The event log.
    pub async fn log(&self) -> anyhow::Result<Arc<dyn EventLog>> {
        let open = async || -> anyhow::Result<Arc<dyn EventLog>> {
            let log = EmbeddedLog::open(&self.0.folder).await.context("the event log cannot be opened")?;
            Ok(Arc::new(log) as Arc<dyn EventLog>)
        };
        self.0.log.get_or_try_init(open).await.cloned()
    }

    /// The document store, shared by the services of this process.
    #[cfg(feature = "cluster")]
    pub(crate) async fn documents(&self, settings: &Settings) -> anyhow::Result<documents::Documents> {
        let options = documents::Options {
            url: settings.mongo.url.clone(),
            password: settings.mongo.password.clone(),
            database: settings.mongo.database.clone(),
            connections: settings.mongo.connections,
            timeout: settings.mongo.timeout,
        };
        let connect = || documents::Documents::connect(&options);
        Ok(self.0.documents.get_or_try_init(connect).await.context("mongo.url cannot be used")?.clone())
    }

    /// The blobs below `prefix`, a folder of the data folder.
    pub fn blobs(&self, prefix: &str) -> anyhow::Result<BlobStore> {
        BlobStore::folder(self.0.folder.join(prefix)).with_context(|| format!("the folder {prefix} cannot be opened"))
    }

    async fn database(&self, file: &str, durability: Durability, migrations: &[Migration]) -> anyhow::Result<Database> {
        let path = self.0.folder.join(file);
        let slow_queries = durability == Durability::Process;
        let options = Options { durability, slow_queries, ..self.0.options };
        Database::open(&path, options, migrations)
            .await
            .with_context(|| format!("the database {} cannot be opened", path.display()))
    }
}

/// What a start needs for the stores' own files. Without it a store would fail half-way, in words of its own.
const ROOM: usize = 1 << 20;

/// Writes as much into the lock's file, which nobody reads, and takes it back.
fn find_room(lock: &mut File) -> std::io::Result<()> {
    let taken = lock.write_all(&vec![0; ROOM]);
    let given_back = lock.set_len(0);
    taken.and(given_back)
}

fn lock(folder: &Path) -> anyhow::Result<File> {
    let path = folder.join("dailyfeed.lock");
    let file = File::options().create(true).truncate(false).write(true).open(&path);
    let file = file.with_context(|| format!("the data folder {} cannot be written", folder.display()))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => bail!(
            "the data folder {} is in use by another process; stop that one or choose another with --data-dir",
            folder.display()
        ),
        Err(TryLockError::Error(cause)) => {
            Err(cause).with_context(|| format!("the data folder {} cannot be locked", folder.display()))
        }
    }
}
