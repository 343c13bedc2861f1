//! The promises of the store, tried on a real folder.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::fs;
use std::path::Path;

use blob_store::{BlobStore, Metadata, StoreError, Stored};
use bytes::Bytes;
use tempfile::TempDir;

fn owner(id: &str) -> Metadata {
    Metadata::from([("owner".to_owned(), id.to_owned())])
}

fn files(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

async fn bytes_of(store: &BlobStore, name: &str) -> Option<Bytes> {
    let blob = store.get(name).await.unwrap()?;
    let length = blob.length();
    Some(blob.read(0..length).await.unwrap())
}

#[tokio::test]
async fn a_blob_comes_back_with_its_metadata_after_reopening() {
    let folder = TempDir::new().unwrap();
    let store = BlobStore::folder(folder.path().join("deep/images")).unwrap();
    assert_eq!(store.put("a.png", Bytes::from_static(b"hello"), owner("7")).await.unwrap(), Stored::New);
    drop(store);

    let store = BlobStore::folder(folder.path().join("deep/images")).unwrap();
    let blob = store.get("a.png").await.unwrap().unwrap();
    assert_eq!((blob.length(), blob.metadata()), (5, &owner("7")));
    assert_eq!(blob.read(1..4).await.unwrap(), "ell");
    assert_eq!(bytes_of(&store, "b.png").await, None);
}

#[tokio::test]
async fn the_first_writer_of_a_name_wins() {
    let folder = TempDir::new().unwrap();
    let store = BlobStore::folder(folder.path()).unwrap();
    let writers = (0..16).map(|n: u8| {
        let store = store.clone();
        tokio::spawn(
            async move { (n, store.put("a", Bytes::from(vec![n; 1000]), owner(&n.to_string())).await.unwrap()) },
        )
    });
    let mut winners = Vec::new();
    for writer in writers.collect::<Vec<_>>() {
        let (n, stored) = writer.await.unwrap();
        winners.extend((stored == Stored::New).then_some(n));
    }
    let [winner] = winners[..] else { panic!("winners: {winners:?}") };
    let blob = store.get("a").await.unwrap().unwrap();
    assert_eq!(blob.metadata(), &owner(&winner.to_string()));
    assert_eq!(blob.read(0..1000).await.unwrap(), vec![winner; 1000]);
    assert_eq!(files(folder.path()), ["a"]);
}

#[tokio::test]
async fn a_deleted_blob_is_gone_but_still_read_by_who_has_it_open() {
    let folder = TempDir::new().unwrap();
    let store = BlobStore::folder(folder.path()).unwrap();
    store.put("a", Bytes::from_static(b"x"), Metadata::new()).await.unwrap();
    let open = store.get("a").await.unwrap().unwrap();
    assert!(store.delete("a").await.unwrap());
    assert!(!store.delete("a").await.unwrap());
    assert_eq!(bytes_of(&store, "a").await, None);
    assert_eq!(open.read(0..1).await.unwrap(), "x");
    assert_eq!(store.put("a", Bytes::from_static(b"y"), Metadata::new()).await.unwrap(), Stored::New);
    assert_eq!(bytes_of(&store, "a").await.unwrap(), "y");
}

#[tokio::test]
async fn names_outside_the_alphabet_are_refused_by_every_call() {
    let folder = TempDir::new().unwrap();
    let store = BlobStore::folder(folder.path().join("images")).unwrap();
    fs::write(folder.path().join("secret"), b"x").unwrap();
    for name in ["../secret", "/etc/passwd", "A", ""] {
        assert!(matches!(store.put(name, Bytes::new(), Metadata::new()).await, Err(StoreError::InvalidName)));
        assert!(matches!(store.get(name).await, Err(StoreError::InvalidName)));
        assert!(matches!(store.delete(name).await, Err(StoreError::InvalidName)));
    }
    assert!(folder.path().join("secret").exists());
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
async fn a_range_beyond_the_end_is_an_error() {
    let folder = TempDir::new().unwrap();
    let store = BlobStore::folder(folder.path()).unwrap();
    store.put("a", Bytes::from_static(b"abc"), Metadata::new()).await.unwrap();
    for range in [0..4, 4..4, std::ops::Range { start: 2, end: 1 }, 0..u64::MAX] {
        assert!(store.get("a").await.unwrap().unwrap().read(range).await.is_err());
    }
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
