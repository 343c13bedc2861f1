//! A database for one test.

use std::{ops::Deref, time::Duration};

use crate::{Documents, Options};

/// Where tests find the server; `scripts/stores env` says it.
const URL: &str = "DAILYFEED__MONGO__URL";

/// A database with a name of its own on the server at `DAILYFEED__MONGO__URL`, deleted when this goes.
#[derive(Debug)]
pub struct Scratch {
    documents: Documents,
    options: Options,
}

impl Scratch {
    /// An empty database. Fails where no server is set: what needs one is not skipped.
    #[expect(clippy::panic, clippy::expect_used, reason = "a test fails by panicking")]
    pub async fn new() -> Self {
        let Ok(url) = std::env::var(URL) else { panic!("this test needs a MongoDB: set {URL} (scripts/stores env)") };
        let options = Options {
            url: url.into(),
            password: String::new().into(),
            database: format!("test-{}", uuid::Uuid::new_v4()),
            connections: 16,
            timeout: Duration::from_secs(20),
        };
        Self { documents: Documents::connect(&options).await.expect("a usable URL"), options }
    }

    /// How it is reached.
    pub fn options(&self) -> Options {
        self.options.clone()
    }
}

impl Deref for Scratch {
    type Target = Documents;

    fn deref(&self) -> &Documents {
        &self.documents
    }
}

impl Drop for Scratch {
    /// On a thread of its own, since the test's runtime may be ending.
    fn drop(&mut self) {
        let options = self.options.clone();
        let delete = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            runtime.map(|runtime| runtime.block_on(async { Documents::connect(&options).await?.drop().await }))
        });
        drop(delete.join());
    }
}
