//! Against a real server (`DAILYFEED__MONGO__URL`).

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::time::Duration;

use documents::{Bson, Document, Documents, DocumentsError, FindOptions, Scratch, Session, Updates, doc, index};
use error::ApiError;
use tokio::time::Instant;

async fn add(session: &mut Session, id: i32) -> Result<(), DocumentsError> {
    session.insert("things", &[doc! { "_id": id }]).await
}

async fn ids(documents: &Documents) -> Vec<i32> {
    let mut session = documents.snapshot().await.unwrap();
    in_session(&mut session).await
}

async fn in_session(session: &mut Session) -> Vec<i32> {
    let sorted = FindOptions::builder().sort(doc! { "_id": 1 }).build();
    let found: Vec<Document> = session.find("things", doc! {}, sorted).await.unwrap();
    found.iter().map(|thing| thing.get_i32("_id").unwrap()).collect()
}

#[tokio::test]
async fn a_transaction_is_all_or_nothing() {
    let documents = Scratch::new().await;
    documents
        .transaction::<_, DocumentsError, _>(|s| {
            Box::pin(async move {
                add(s, 1).await?;
                add(s, 2).await
            })
        })
        .await
        .unwrap();
    let failed: Result<(), DocumentsError> = documents
        .transaction(|s| {
            Box::pin(async move {
                add(s, 3).await?;
                Err(DocumentsError::Corrupt("no".into()))
            })
        })
        .await;
    assert!(matches!(failed, Err(DocumentsError::Corrupt(_))));
    assert_eq!(ids(&documents).await, [1, 2]);
}

#[tokio::test]
async fn a_snapshot_stays_what_it_was() {
    let documents = Scratch::new().await;
    let write = async |id| {
        documents.transaction::<_, DocumentsError, _>(move |s| Box::pin(add(s, id))).await.unwrap();
    };
    write(1).await;
    let mut snapshot = documents.snapshot().await.unwrap();
    assert_eq!(in_session(&mut snapshot).await, [1]);
    write(2).await;
    assert_eq!(in_session(&mut snapshot).await, [1]);
    assert_eq!(ids(&documents).await, [1, 2]);
}

#[tokio::test]
async fn transactions_that_meet_are_tried_again() {
    let documents = Scratch::new().await;
    let more = async |step: i64| {
        documents
            .transaction::<_, DocumentsError, _>(move |s| {
                Box::pin(async move {
                    let known: Option<Document> = s.first("sums", doc! { "_id": 1 }, FindOptions::default()).await?;
                    let sum = known.map_or(0, |known| known.get_i64("sum").unwrap());
                    let mut updates = Updates::of("sums");
                    updates.upsert(1, doc! { "$set": { "sum": sum + step } });
                    s.apply(updates).await
                })
            })
            .await
            .unwrap();
    };
    futures::future::join_all((1..=16).map(more)).await;
    let mut session = documents.snapshot().await.unwrap();
    let sum: Document = session.first("sums", doc! {}, FindOptions::default()).await.unwrap().unwrap();
    assert_eq!(sum.get_i64("sum").unwrap(), (1..=16).sum::<i64>());
}

#[tokio::test]
async fn who_always_loses_gives_up_in_time() {
    let scratch = Scratch::new().await;
    let options = documents::Options { timeout: Duration::from_millis(600), ..scratch.options() };
    let documents = Documents::connect(&options).await.unwrap();
    documents.transaction::<_, DocumentsError, _>(|s| Box::pin(add(s, 1))).await.unwrap();
    let start = Instant::now();
    let mut attempts = 0;
    let lost = documents.transaction::<_, DocumentsError, _>(|s| {
        attempts += 1;
        Box::pin(add(s, 1))
    });
    assert!(matches!(lost.await, Err(DocumentsError::Conflict(_))));
    assert!(attempts > 1 && start.elapsed() < Duration::from_secs(2), "{attempts}");
}

#[tokio::test]
async fn numbers_are_given_out_once() {
    let documents = Scratch::new().await;
    let taken = futures::future::join_all((1..=20).map(|count| documents.numbers("things", count))).await;
    let mut taken: Vec<i64> = taken.into_iter().flat_map(|range| range.unwrap()).collect();
    taken.sort_unstable();
    assert_eq!(taken, (1..=210).collect::<Vec<i64>>());
    assert_eq!(documents.snapshot().await.unwrap().last_number("things").await.unwrap(), 210);
    assert_eq!(documents.snapshot().await.unwrap().last_number("others").await.unwrap(), 0);
}

#[tokio::test]
async fn indexes_are_made_once() {
    let documents = Scratch::new().await;
    let wanted = [index("things", &[("a", 1), ("b", -1)])];
    for _ in 0..2 {
        documents.make(&wanted).await.unwrap();
        assert_eq!(documents.indexes_of("things").await.unwrap(), ["_id_", "a_1_b_-1"]);
    }
}

#[tokio::test]
async fn what_is_wrong_with_the_content_is_refused_and_not_away() {
    let documents = Scratch::new().await;
    let huge = Bson::String("x".repeat(17 * 1024 * 1024));
    let write = documents.transaction::<_, DocumentsError, _>(move |s| {
        let huge = huge.clone();
        Box::pin(async move {
            let mut updates = Updates::of("things");
            updates.upsert(1, doc! { "$set": { "text": huge } });
            s.apply(updates).await
        })
    });
    let error = write.await.unwrap_err();
    assert!(!error.is_transient(), "{error}");
}

/// Nobody listens on port 1; and 198.51.100.1 (RFC 5737) answers nothing at all.
#[tokio::test]
async fn a_store_that_is_away_fails_in_time_and_not_at_start() {
    for host in ["127.0.0.1:1", "198.51.100.1:27017"] {
        let options = documents::Options {
            url: format!("mongodb://user:password@{host}/?replicaSet=rs0").into(),
            password: "other".to_owned().into(),
            database: "away".to_owned(),
            connections: 2,
            timeout: Duration::from_millis(500),
        };
        let documents = Documents::connect(&options).await.unwrap();
        let start = Instant::now();
        let error = documents.transaction::<_, DocumentsError, _>(|s| Box::pin(add(s, 1))).await.unwrap_err();
        assert!(start.elapsed() < Duration::from_secs(2), "{:?}", start.elapsed());
        assert!(error.is_transient(), "{error}");
        assert!(!error.to_string().contains("password"), "{error}");
        assert_eq!(ApiError::from(error).retry_after_seconds(), Some(1));
    }
    let broken = documents::Options { url: "mongodb://".to_owned().into(), ..Scratch::new().await.options() };
    assert!(Documents::connect(&broken).await.is_err());
}
