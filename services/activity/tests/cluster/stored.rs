//! Activities in MongoDB.

use std::time::Duration;

use cache::Cache;
use clock::Clock;
use dailyfeed_activity::{Activities, indexes};
use documents::{Document, Documents, DocumentsError, FindOptions, Options, Scratch, doc};
use idempotency::{Windows, documents::Idempotency};

pub(crate) struct Stored {
    pub(crate) documents: Scratch,
    idempotency: Idempotency,
    clock: Clock,
}

impl Stored {
    pub(crate) async fn new(clock: &Clock, windows: Windows) -> Self {
        let documents = Scratch::new().await;
        documents.make(&indexes()).await.unwrap();
        let idempotency = Idempotency::new((*documents).clone(), clock.clone(), windows);
        Self { documents, idempotency, clock: clock.clone() }
    }

    /// With nothing in the cache.
    pub(crate) fn activities(&self) -> Activities {
        self.remembered_by(&Cache::in_process(1000))
    }

    pub(crate) fn remembered_by(&self, cache: &Cache) -> Activities {
        let documents = (*self.documents).clone();
        Activities::in_documents(documents, self.idempotency.clone(), self.clock.clone(), cache)
    }

    /// On a server that is away.
    pub(crate) async fn away(&self, cache: &Cache) -> Activities {
        let options = Options {
            url: "mongodb://127.0.0.1:9/?replicaSet=rs0".into(),
            password: "".into(),
            database: "nowhere".to_owned(),
            connections: 1,
            timeout: Duration::from_millis(100),
        };
        let documents = Documents::connect(&options).await.unwrap();
        Activities::in_documents(documents, self.idempotency.clone(), self.clock.clone(), cache)
    }

    async fn all(&self, collection: &str) -> Vec<Document> {
        let options = FindOptions::builder().sort(doc! { "id": 1 }).build();
        self.documents.snapshot().await.unwrap().find(collection, doc! {}, options).await.unwrap()
    }

    /// Number and event id of each activity, in the order of their arrival.
    pub(crate) async fn recorded(&self) -> Vec<(i64, String)> {
        let all = self.all("member_activities").await;
        let row = |one: &Document| (one.get_i64("id").unwrap(), one.get_str("_id").unwrap().to_owned());
        all.iter().map(row).collect()
    }

    /// How many documents or rows tell of something.
    pub(crate) async fn rows(&self) -> Vec<i64> {
        let mut rows = Vec::new();
        for collection in ["member_activities", "notified", "announced"] {
            rows.push(i64::try_from(self.all(collection).await.len()).unwrap());
        }
        rows
    }

    /// A third of the activities is gone, another says something else, and nobody is told of anything.
    pub(crate) async fn damage(&self) {
        let write = self.documents.transaction::<_, DocumentsError, _>(|s| {
            Box::pin(async move {
                s.delete("member_activities", doc! { "id": { "$mod": [3, 0] } }).await?;
                let wrong = doc! { "$set": { "excerpt": "x", "post_id": 99_i64, "version": 1_i64 } };
                s.change("member_activities", doc! { "id": { "$mod": [3, 1] } }, wrong).await?;
                for collection in ["notified", "announced", "subjects"] {
                    s.delete(collection, doc! {}).await?;
                }
                Ok(())
            })
        });
        write.await.unwrap();
    }
}
