//! View counting: exactly once in the result, whatever comes twice; one's own views never.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::time::Duration;

use dailyfeed_content::ViewCounts;
use database::{Database, sql};
use dto::{MemberActivityType, Timestamp};
use event_log::{Delivery, Handler, HandlerError, Record};
use kafka_envelope::Envelope;
use test_support::Place;

const AUTHOR: i64 = 7;

async fn database(place: &Place) -> Database {
    let database = place.truth(schema::MIGRATIONS).await;
    for id in [1, 2] {
        let statement = "INSERT INTO posts (id, author_id, title, content, view_count, like_count, comment_count, \
                         popularity, is_deleted, version, created_at, updated_at) \
                         VALUES (?, ?, '', 'text', 0, 3, 0, 6, 0, 1, 0, 0)";
        let insert = sql(statement).bind(id).bind(AUTHOR);
        database.write(move |c| Box::pin(async move { c.run(insert).await })).await.unwrap();
    }
    database
}

fn read(offset: i64, partition: u32, post_id: i64, reader: i64) -> Delivery {
    let mut envelope = Envelope::new(MemberActivityType::PostRead, reader, Timestamp::from_millis(0));
    envelope.post_id = Some(post_id);
    envelope.post_author_id = Some(AUTHOR);
    Delivery { topic: "member-activity-20261121".to_owned(), partition, offset, envelope }
}

async fn counts(database: &Database) -> Vec<(i64, i64)> {
    let mut connection = database.read().await.unwrap();
    connection.all(sql("SELECT view_count, popularity FROM posts ORDER BY id")).await.unwrap()
}

#[tokio::test]
async fn views_of_others_are_added_once_and_move_the_ranking() {
    let place = Place::new().await;
    let database = database(&place).await;
    let views = ViewCounts::new(database.clone(), Duration::ZERO);
    let first = [read(0, 0, 1, 8), read(1, 0, 1, 9), read(2, 0, 1, AUTHOR), read(0, 1, 2, 8)];
    views.handle(&first).await.unwrap();
    assert_eq!(counts(&database).await, [(2, 8), (1, 7)]);

    // A batch that overlaps the last one, as after a restart between its commit and that of the position.
    let again = [read(1, 0, 1, 9), read(2, 0, 1, AUTHOR), read(3, 0, 1, 8), read(0, 1, 2, 8), read(5, 1, 2, 9)];
    ViewCounts::new(database.clone(), Duration::ZERO).handle(&again).await.unwrap();
    assert_eq!(counts(&database).await, [(3, 9), (2, 8)]);
}

#[tokio::test]
async fn other_events_are_passed_over_without_a_write() {
    let place = Place::new().await;
    let database = database(&place).await;
    let commits = *database.committed().borrow();
    let mut like = read(0, 0, 1, 8);
    like.envelope.member_activity_type = MemberActivityType::LikePost;
    ViewCounts::new(database.clone(), Duration::ZERO).handle(&[like]).await.unwrap();
    assert_eq!(counts(&database).await, [(0, 6), (0, 6)]);
    assert_eq!(*database.committed().borrow(), commits);
}

/// The record of a delivery, as the log has it.
fn record(of: &Delivery) -> Record {
    Record {
        topic: of.topic.clone(),
        partition: of.partition,
        offset: of.offset,
        key: String::new(),
        timestamp: Timestamp::from_millis(0),
        payload: of.envelope.to_json().unwrap(),
    }
}

#[tokio::test]
async fn a_view_that_was_a_dead_letter_is_counted_once_when_it_comes_back() {
    let place = Place::new().await;
    let database = database(&place).await;
    let views = ViewCounts::new(database.clone(), Duration::ZERO);
    let (letter, own) = (read(1, 0, 1, 8), read(2, 0, 1, AUTHOR));
    views.handle(&[read(0, 0, 1, 8)]).await.unwrap();
    for passed in [&letter, &own] {
        views.pass_over(&record(passed)).await.unwrap();
    }
    views.handle(&[read(3, 0, 1, 9)]).await.unwrap();
    assert_eq!(counts(&database).await[0].0, 2);
    // Of two runs at once one counts it; afterwards nobody does.
    let (one, other) = tokio::join!(views.restore(&letter), views.restore(&letter));
    one.unwrap();
    other.unwrap();
    views.restore(&letter).await.unwrap();
    views.restore(&own).await.unwrap();
    assert_eq!(counts(&database).await, [(3, 9), (0, 6)]);
    // The log delivers all of it again, and it is passed over again.
    views.pass_over(&record(&letter)).await.unwrap();
    views.handle(&[read(0, 0, 1, 8), letter.clone(), own, read(3, 0, 1, 9)]).await.unwrap();
    views.restore(&letter).await.unwrap();
    assert_eq!(counts(&database).await, [(3, 9), (0, 6)]);
}

#[tokio::test]
async fn a_view_is_counted_once_though_its_group_died_before_it_was_passed_over() {
    let place = Place::new().await;
    let database = database(&place).await;
    let views = ViewCounts::new(database.clone(), Duration::ZERO);
    let letter = read(5, 0, 1, 8);
    // It is a letter already, but its partition is delivered again from before it.
    assert!(matches!(views.restore(&letter).await, Err(HandlerError::Refused(_))), "its turn may still come");
    views.handle(&[read(4, 0, 1, 8), letter.clone()]).await.unwrap();
    views.restore(&letter).await.unwrap();
    assert_eq!(counts(&database).await[0].0, 2);
}
