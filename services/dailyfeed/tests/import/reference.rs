//! A database of the reference system, with one of each of its defects.

use database::{Database, MySqlOptions, sql};
use documents::{Document, DocumentsError, bson, doc};
use test_support::Scratch;

/// Bcrypt's hash of `Passw0rd!`, at its cheapest.
const HASH: &str = "$2b$04$abcdefghijklmnopqrstuuchGdllX0O2ZthG6oyaPSbmBrCIbnHlu";

/// How late dates are in documents.
const NINE_HOURS: i64 = 9 * 3_600_000;

/// 2025-10-01T00:00:00Z; the tables show it as nine o'clock.
pub(crate) const START: i64 = 1_759_276_800_000;

/// Its tables and documents.
pub(crate) struct Reference {
    tables: Scratch,
    documents: documents::Scratch,
}

impl Reference {
    /// Three members, of whom none has the id of his profile, and what they wrote.
    pub(crate) async fn new() -> Self {
        let reference = Self { tables: Scratch::new().await, documents: documents::Scratch::new().await };
        reference.run(include_str!("tables.sql")).await;
        reference.run(&include_str!("rows.sql").replace("{hash}", HASH)).await;
        let hour = |hour: i64| START + hour * 3_600_000;
        reference.add("followings", vec![doc! { "fromId": 1_i64, "toId": 2_i64 }], hour(2)).await;
        // An edit makes another copy, with the old text in it.
        for (post, hour) in [(10, hour(3)), (11, hour(4)), (11, hour(6)), (14, hour(7))] {
            let late = bson::DateTime::from_millis(hour + NINE_HOURS);
            let copy = doc! { "post_pk": post, "content": "옛 글", "created_at": late, "is_deleted": false };
            reference.add("posts", vec![copy], hour).await;
        }
        let like = |of: &str, id: i64, member_id: i64| doc! { of: id, "member_id": member_id };
        let likes = [(10, 1), (10, 3), (10, 3), (10, 77), (999, 1)].map(|(post, member)| like("post_pk", post, member));
        reference.add("post_likes", likes.to_vec(), hour(8)).await;
        let likes = [(20, 1), (20, 1)].map(|(comment, member)| like("comment_pk", comment, member));
        reference.add("comment_likes", likes.to_vec(), hour(8)).await;
        reference
    }

    /// Settings of a fleet that is to import it.
    pub(crate) fn settings(&self) -> Vec<(&'static str, String)> {
        let documents = self.documents.options();
        let mongo_url = std::env::var("DAILYFEED__MONGO__URL").unwrap_or_default();
        vec![
            ("import.mysql_url", self.tables.url().to_owned()),
            ("import.mongo_url", mongo_url),
            ("import.mongo_database", documents.database),
            // So that what belongs together comes in different batches.
            ("import.batch", "2".to_owned()),
        ]
    }

    /// Runs statements on the tables.
    pub(crate) async fn run(&self, statements: &str) {
        let url = self.tables.url().to_owned();
        let acquire_timeout = std::time::Duration::from_secs(10);
        let options = MySqlOptions { url, password: None, connections: 1, acquire_timeout };
        let mut connection = Database::connect(&options, &[]).await.unwrap().read().await.unwrap();
        for statement in statements.split(";\n").map(str::trim).filter(|statement| !statement.is_empty()) {
            let done = connection.run(sql(statement.to_owned())).await;
            done.unwrap_or_else(|cause| panic!("{cause}: {statement}"));
        }
    }

    /// Documents that were made at `millis`.
    pub(crate) async fn add(&self, collection: &'static str, documents: Vec<Document>, millis: i64) {
        let seconds = u32::try_from(millis / 1000).unwrap();
        let with_id = |mut document: Document| {
            let mut id = bson::oid::ObjectId::new().bytes();
            id[..4].copy_from_slice(&seconds.to_be_bytes());
            document.insert("_id", bson::oid::ObjectId::from_bytes(id));
            document
        };
        let documents: Vec<Document> = documents.into_iter().map(with_id).collect();
        let added = self.documents.transaction::<_, DocumentsError, _>(move |s| {
            let documents = documents.clone();
            Box::pin(async move { s.insert(collection, &documents).await })
        });
        added.await.unwrap();
    }
}
