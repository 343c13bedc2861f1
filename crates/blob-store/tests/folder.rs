//! The promises of the store, tried on a real folder.
#![expect(clippy::unwrap_used, reason = "tests")]

mod suite;

use std::fs;
use std::path::Path;

use blob_store::{BlobStore, Metadata, StoreError};
use bytes::Bytes;
use tempfile::TempDir;

use suite::{Place, bytes_of};

struct Folder(TempDir);

impl Folder {
    #[expect(clippy::unused_async, reason = "other places are made by a server")]
    async fn new() -> Self {
        Self(TempDir::new().unwrap())
    }

    #[expect(clippy::unused_async, reason = "other places are removed by a server")]
    async fn remove(self) {
        assert!(hidden(self.0.path()).is_empty(), "temporary files are left");
    }
}

impl Place for Folder {
    fn below(&self, prefix: &str) -> BlobStore {
        BlobStore::folder(self.0.path().join("deep").join(prefix)).unwrap()
    }
}

suite::promises! { Folder }

fn files(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

fn hidden(folder: &Path) -> Vec<String> {
    let images = folder.join("deep/images");
    let names = if images.exists() { files(&images) } else { Vec::new() };
    names.into_iter().filter(|name| name.starts_with('.')).collect()
}

#[tokio::test]
async fn a_deleted_blob_is_still_read_by_who_has_it_open() {
    let folder = TempDir::new().unwrap();
    let store = BlobStore::folder(folder.path()).unwrap();
    store.put("a", Bytes::from_static(b"x"), Metadata::new()).await.unwrap();
    let open = store.get("a").await.unwrap().unwrap();
    assert!(store.delete("a").await.unwrap());
    assert_eq!(bytes_of(&store, "a").await, None);
    assert_eq!(open.read(0..1).await.unwrap(), "x");
}

#[tokio::test]
async fn opening_removes_abandoned_temporary_files_only() {
    let folder = TempDir::new().unwrap();
    BlobStore::folder(folder.path()).unwrap().put("a", Bytes::new(), Metadata::new()).await.unwrap();
    fs::write(folder.path().join(".tmp-dead"), b"half").unwrap();
    fs::write(folder.path().join(".tmp-busy"), b"half").unwrap();
    let busy = fs::File::open(folder.path().join(".tmp-busy")).unwrap();
    busy.lock().unwrap();
    let store = BlobStore::folder(folder.path()).unwrap();
    assert_eq!(files(folder.path()), [".tmp-busy", "a"]);
    assert_eq!(store.names().await.unwrap(), ["a"]);
}

#[tokio::test]
async fn a_damaged_file_and_a_lost_folder_are_errors_and_leave_nothing() {
    let folder = TempDir::new().unwrap();
    let store = BlobStore::folder(folder.path().join("images")).unwrap();
    fs::write(folder.path().join("images/torn"), b"half a blo").unwrap();
    assert!(matches!(store.get("torn").await, Err(StoreError::Other(_))));
    fs::remove_dir_all(folder.path().join("images")).unwrap();
    assert!(matches!(store.put("a", Bytes::new(), Metadata::new()).await, Err(StoreError::Other(_))));
    assert_eq!(files(folder.path()), Vec::<String>::new());
}
