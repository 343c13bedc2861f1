//! A prefix of its own in the bucket for each test, removed with it.

use std::env;

use blob_store::{BlobStore, Bucket, BucketOptions};
use tokio::runtime::Runtime;
use uuid::Uuid;

pub(crate) struct Place {
    options: BucketOptions,
    prefix: String,
}

fn variable(key: &str) -> String {
    let name = format!("DAILYFEED__S3__{key}");
    env::var(&name).unwrap_or_else(|_| panic!("{name} is not set; eval \"$(scripts/stores env)\" sets it"))
}

impl Place {
    pub(crate) fn new() -> Self {
        let options = BucketOptions {
            endpoint: variable("ENDPOINT"),
            bucket: variable("BUCKET"),
            region: variable("REGION"),
            access_key: variable("ACCESS_KEY").into(),
            secret_key: variable("SECRET_KEY").into(),
            ca: String::new(),
        };
        Self { options, prefix: format!("test-{}/", Uuid::new_v4()) }
    }

    /// Whose server is not there.
    pub(crate) fn broken() -> Self {
        let mut place = Self::new();
        "http://127.0.0.1:1".clone_into(&mut place.options.endpoint);
        place
    }

    /// With connections of its own, as another process has.
    pub(crate) async fn store(&self, prefix: &str) -> BlobStore {
        BlobStore::bucket(&Bucket::open(&self.options).await.unwrap(), format!("{}{prefix}/", self.prefix))
    }

    async fn empty(&self) {
        for prefix in ["images", "images/records"] {
            let store = self.store(prefix).await;
            for name in store.names().await.unwrap_or_default() {
                store.delete(&name).await.unwrap();
            }
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        std::thread::scope(|scope| {
            // A test's own runtime cannot be waited on.
            scope.spawn(|| Runtime::new().unwrap().block_on(self.empty()));
        });
    }
}
