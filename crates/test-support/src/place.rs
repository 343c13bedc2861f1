//! Where a test's truth is: a file, or a database on the real server.

use std::path::Path;

use database::{Database, Durability, Migration, Options};
use tempfile::TempDir;

use crate::servers;

/// A place of the test's own, gone with it. On MySQL where `DAILYFEED__STORES__MODE` is `real` (feature `cluster`), else
/// in a folder.
pub struct Place {
    folder: TempDir,
    #[cfg(feature = "cluster")]
    server: Option<crate::scratch::Scratch>,
}

impl Place {
    /// A new one, with nothing in it.
    #[cfg_attr(not(feature = "cluster"), expect(clippy::unused_async, reason = "a server is waited for"))]
    pub async fn new() -> Self {
        let place = Self::in_a_folder();
        if !servers::are_meant() {
            return place;
        }
        #[cfg(feature = "cluster")]
        let place = Self { server: Some(crate::scratch::Scratch::new().await), ..place };
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
