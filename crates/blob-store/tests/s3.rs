//! The promises of the store, tried on a bucket of a real server, and what happens without one.
#![expect(clippy::unwrap_used, reason = "tests")]

mod suite;

use std::env;
use std::time::Duration;

use blob_store::{BlobStore, Bucket, BucketOptions, Metadata, StoreError};
use bytes::Bytes;
use tokio::io::AsyncReadExt;
use tokio::net::TcpListener;
use tokio::time::{Instant, timeout};

use suite::Place;

fn variable(key: &str) -> String {
    let name = format!("DAILYFEED__S3__{key}");
    env::var(&name).unwrap_or_else(|_| panic!("{name} is not set; eval \"$(scripts/stores env)\" sets it"))
}

fn options() -> BucketOptions {
    BucketOptions {
        endpoint: variable("ENDPOINT"),
        bucket: variable("BUCKET"),
        region: variable("REGION"),
        access_key: variable("ACCESS_KEY").into(),
        secret_key: variable("SECRET_KEY").into(),
        ca: String::new(),
    }
}

/// A prefix of its own in the bucket.
struct Prefix {
    bucket: Bucket,
    name: String,
}

impl Prefix {
    async fn new() -> Self {
        Self::by(options()).await
    }

    async fn by(options: BucketOptions) -> Self {
        Self { bucket: Bucket::open(&options).await.unwrap(), name: format!("test-{}/", uuid::Uuid::new_v4()) }
    }

    async fn remove(self) {
        for prefix in ["", "images/", "images/records/"] {
            let store = self.below(prefix);
            for name in store.names().await.unwrap() {
                store.delete(&name).await.unwrap();
            }
            assert_eq!(store.names().await.unwrap(), Vec::<String>::new());
        }
    }
}

impl Place for Prefix {
    fn below(&self, prefix: &str) -> BlobStore {
        BlobStore::bucket(&self.bucket, format!("{}{prefix}", self.name))
    }
}

suite::promises! { Prefix }

#[tokio::test]
async fn more_names_than_a_page_holds_are_all_given() {
    let place = Prefix::new().await;
    let store = place.store();
    for hundred in 0..11 {
        let puts = (0..100).map(|n| {
            let store = store.clone();
            tokio::spawn(async move { store.put(&format!("{hundred}-{n}"), Bytes::new(), Metadata::new()).await })
        });
        for put in puts.collect::<Vec<_>>() {
            put.await.unwrap().unwrap();
        }
    }
    assert_eq!(store.names().await.unwrap().len(), 1100);
    place.remove().await;
}

#[tokio::test]
async fn a_large_blob_that_is_deleted_while_it_is_open_is_told_so() {
    let place = Prefix::new().await;
    let store = place.store();
    let (old, new) = (Bytes::from(vec![1; 200_000]), Bytes::from(vec![2; 200_000]));
    store.put("a", old, Metadata::new()).await.unwrap();
    let (gone, replaced) = (store.get("a").await.unwrap().unwrap(), store.get("a").await.unwrap().unwrap());
    let small = store.get("a").await.unwrap().unwrap();
    store.delete("a").await.unwrap();
    assert!(matches!(gone.read(0..9).await, Err(StoreError::Deleted)));
    store.put("a", new, Metadata::new()).await.unwrap();
    assert!(matches!(replaced.read(0..9).await, Err(StoreError::Deleted)), "never another blob's bytes");
    assert_eq!(small.read(199_000..200_000).await.unwrap(), vec![1; 1000], "its end came with its metadata");
    place.remove().await;
}

#[tokio::test]
async fn a_foreign_object_is_damage_and_a_missing_bucket_no_missing_blob() {
    let place = Prefix::by(BucketOptions { bucket: "dailyfeed-no-such-bucket".to_owned(), ..options() }).await;
    assert!(matches!(place.store().get("a").await, Err(StoreError::Other(_))));
    assert!(matches!(place.store().names().await, Err(StoreError::Other(_))));
    assert!(matches!(place.bucket.reach().await, Err(StoreError::Other(_))));
    Prefix::new().await.bucket.reach().await.unwrap();
}

#[tokio::test]
async fn a_wrong_key_is_refused_and_not_called_away() {
    let place = Prefix::by(BucketOptions { secret_key: "wrong".to_owned().into(), ..options() }).await;
    assert!(matches!(place.store().get("a").await, Err(StoreError::Other(_))));
    assert!(matches!(place.store().put("a", Bytes::new(), Metadata::new()).await, Err(StoreError::Other(_))));
}

#[tokio::test]
async fn a_server_that_is_not_there_or_never_answers_is_away_in_time() {
    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = silent.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((mut connection, _)) = silent.accept().await {
            tokio::spawn(async move { while connection.read(&mut [0; 1024]).await.is_ok_and(|read| read > 0) {} });
        }
    });
    let closed = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    for address in [closed, address] {
        let place = Prefix::by(BucketOptions { endpoint: format!("http://{address}"), ..options() }).await;
        let (store, before) = (place.store(), Instant::now());
        let all = async {
            tokio::join!(
                store.get("a"),
                store.delete("a"),
                store.names(),
                store.put("a", Bytes::new(), Metadata::new())
            )
        };
        let (get, delete, names, put) = timeout(Duration::from_secs(10), Box::pin(all)).await.expect("bounded");
        assert!(matches!(get, Err(StoreError::Away(_))), "{get:?} after {:?}", before.elapsed());
        assert!(matches!(delete, Err(StoreError::Away(_))));
        assert!(matches!(names, Err(StoreError::Away(_))));
        assert!(matches!(put, Err(StoreError::Away(_))));
    }
}

#[tokio::test]
async fn a_file_of_authorities_that_cannot_be_used_is_told_at_start() {
    let folder = tempfile::TempDir::new().unwrap();
    let with = |name: &str, pem: &str| {
        let file = folder.path().join(name);
        std::fs::write(&file, pem).unwrap();
        let ca = file.to_str().unwrap().to_owned();
        BucketOptions { endpoint: "https://127.0.0.1:1".to_owned(), ca, ..BucketOptions::default() }
    };
    let broken = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
    for options in [with("empty", ""), with("broken", broken)] {
        let told = Bucket::open(&options).await.unwrap_err();
        let cause = std::error::Error::source(&told).unwrap().to_string();
        assert!(cause.contains(&options.ca), "{cause}");
    }
}
