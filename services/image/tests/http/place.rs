//! A folder of its own for each test.

use blob_store::BlobStore;
use tempfile::TempDir;

pub(crate) struct Place {
    folder: TempDir,
    broken: bool,
}

impl Place {
    pub(crate) fn new() -> Self {
        Self { folder: TempDir::new().unwrap(), broken: false }
    }

    /// Whose stores fail at every call.
    pub(crate) fn broken() -> Self {
        Self { broken: true, ..Self::new() }
    }

    #[expect(clippy::unused_async, reason = "another place connects to a server")]
    pub(crate) async fn store(&self, prefix: &str) -> BlobStore {
        let path = self.folder.path().join(prefix);
        let store = BlobStore::folder(&path).unwrap();
        if self.broken {
            std::fs::remove_dir_all(path).unwrap();
        }
        store
    }
}
