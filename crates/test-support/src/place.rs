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
        let place = Self::in_a_folder();
        let real = env::var("DAILYFEED__STORES__MODE").is_ok_and(|mode| mode == "real");
        assert!(!real || cfg!(feature = "cluster"), "real stores need the feature cluster");
        #[cfg(feature = "cluster")]
        return Self { server: if real { Some(server::Scratch::new().await) } else { None }, ..place };
        #[cfg(not(feature = "cluster"))]
        place
    }

    /// One in a folder, whatever the stores: for what depends on how a file is written.
    pub fn in_a_folder() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        #[cfg(feature = "cluster")]
        return Self { folder, server: None };
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

    use database::{Connection, Database, MySqlOptions, sql};
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

    async fn server() -> Connection {
        let server = Database::connect(&options(""), &[]).await.expect("the server");
        server.read().await.expect("a connection")
    }

    /// With its connections, since what they have not ended yet would be waited for.
    async fn drop_database(name: &str) {
        let mut server = server().await;
        let connections = sql("SELECT id FROM information_schema.processlist WHERE db = ?").bind(name);
        let connections: Vec<(i64,)> = server.all(connections).await.expect("the connections");
        for (id,) in connections {
            // It may have ended by now.
            let _ = server.run(sql(format!("KILL {id}"))).await;
        }
        server.run(sql(format!("DROP DATABASE {name}"))).await.expect("the database is dropped");
    }

    impl Scratch {
        pub(super) async fn new() -> Self {
            let name = format!("dailyfeed_{}", uuid::Uuid::new_v4().simple());
            server().await.run(sql(format!("CREATE DATABASE {name}"))).await.expect("a database");
            Self { options: options(&name), name }
        }
    }

    impl Drop for Scratch {
        fn drop(&mut self) {
            let name = self.name.clone();
            // A test's own runtime cannot be waited for from here.
            let dropping = thread::spawn(move || {
                let runtime = runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
                runtime.block_on(drop_database(&name));
            });
            dropping.join().expect("the database is dropped");
        }
    }
}
