//! Where a test's truth is: a file, or a database on the real server.

use std::{env, path::Path};

use database::{Database, Durability, Migration, Options};
use tempfile::TempDir;

/// A place of the test's own, gone with it. On MySQL where `DAILYFEED__STORES__MODE` is `real` (feature `cluster`), else
/// in a folder.
pub struct Place {
    folder: TempDir,
    #[cfg(feature = "cluster")]
    server: Option<server::Scratch>,
}

impl Place {
    /// A new one, with nothing in it.
    #[cfg_attr(not(feature = "cluster"), expect(clippy::unused_async, reason = "a server is waited for"))]
    pub async fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let real = env::var("DAILYFEED__STORES__MODE").is_ok_and(|mode| mode == "real");
        assert!(!real || cfg!(feature = "cluster"), "real stores need the feature cluster");
        #[cfg(feature = "cluster")]
        return Self { folder, server: if real { Some(server::Scratch::new().await) } else { None } };
        #[cfg(not(feature = "cluster"))]
        Self { folder }
    }

    /// Opens the truth in it, as a process that starts does.
    pub async fn truth(&self, migrations: &[Migration]) -> Database {
        #[cfg(feature = "cluster")]
        if let Some(server) = &self.server {
            return Database::connect(&server.options, migrations).await.expect("a database on the server");
        }
        let options = Options { durability: Durability::Process, ..Options::default() };
        Database::open(&self.path().join("truth.db"), options, migrations).await.expect("a database in a file")
    }

    /// Whether other processes could write there too.
    pub const fn is_shared(&self) -> bool {
        #[cfg(feature = "cluster")]
        return self.server.is_some();
        #[cfg(not(feature = "cluster"))]
        false
    }

    /// Its folder.
    pub fn path(&self) -> &Path {
        self.folder.path()
    }
}

#[cfg(feature = "cluster")]
mod server {
    use std::{env, thread, time::Duration};

    use database::{Database, MySqlOptions, sql};
    use tokio::runtime;

    /// A database with a random name.
    pub(super) struct Scratch {
        pub(super) options: MySqlOptions,
        name: String,
    }

    fn options(name: &str) -> MySqlOptions {
        let url = env::var("DAILYFEED__MYSQL__URL").expect("DAILYFEED__MYSQL__URL; `scripts/stores env` prints it");
        let (server, _) = url.rsplit_once('/').expect("a URL that ends with a database");
        let url = format!("{server}/{name}");
        MySqlOptions { url, password: None, connections: 16, acquire_timeout: Duration::from_secs(10) }
    }

    async fn on_server(statement: String) {
        let server = Database::connect(&options(""), &[]).await.expect("the server");
        server.read().await.expect("a connection").run(sql(statement)).await.expect("a statement");
    }

    impl Scratch {
        pub(super) async fn new() -> Self {
            let name = format!("dailyfeed_{}", uuid::Uuid::new_v4().simple());
            on_server(format!("CREATE DATABASE {name}")).await;
            Self { options: options(&name), name }
        }
    }

    impl Drop for Scratch {
        fn drop(&mut self) {
            let drop = format!("DROP DATABASE {}", self.name);
            // A test's own runtime cannot be waited for from here.
            let dropping = thread::spawn(move || {
                let runtime = runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
                runtime.block_on(on_server(drop));
            });
            dropping.join().expect("the database is dropped");
        }
    }
}
