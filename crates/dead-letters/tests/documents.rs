//! Letters in a document store, on a real server.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod suite;

use std::time::Duration;

use clock::Clock;
use dead_letters::{DocumentLetters, Letters, PublisherLetters};
use documents::{Documents, DocumentsError, Options, Scratch, doc};

struct World {
    store: Scratch,
    clock: Clock,
    letters: Box<dyn Letters>,
}

async fn world() -> World {
    let store = Scratch::new().await;
    store.make(&DocumentLetters::indexes()).await.unwrap();
    let clock = Clock::manual(suite::NOW);
    let letters = Box::new(DocumentLetters::new(store.clone(), clock.clone()));
    World { store, clock, letters }
}

#[tokio::test]
async fn the_oldest_open_letters_are_found_by_an_index() {
    let world = world().await;
    for collection in ["kafka_listener_dead_letters", "kafka_publisher_dead_letters"] {
        assert_eq!(world.store.indexes_of(collection).await.unwrap().len(), 2, "{collection}: ids and states");
    }
}

#[tokio::test]
async fn who_meets_somebody_at_the_same_letters_is_told_so() {
    let world = world().await;
    world.letters.keep_events(&[suite::event("a", 1)], 1, "no").await.unwrap();
    let options = Options { timeout: Duration::from_millis(300), ..world.store.options() };
    let impatient = DocumentLetters::new(Documents::connect(&options).await.unwrap(), world.clock.clone());
    let met = world.store.transaction::<_, DocumentsError, _>(|session| {
        let impatient = impatient.clone();
        Box::pin(async move {
            session.change("kafka_publisher_dead_letters", doc! {}, doc! { "$set": { "last_error": "mine" } }).await?;
            Ok(impatient.complete_events(&["a"]).await)
        })
    });
    let met = met.await.unwrap().unwrap_err();
    assert!(met.is_conflict(), "{met}");
    impatient.complete_events(&["a"]).await.unwrap();
    let away = Options { url: "mongodb://127.0.0.1:9/?replicaSet=rs0".into(), ..options };
    let away = DocumentLetters::new(Documents::connect(&away).await.unwrap(), world.clock.clone());
    assert!(!away.complete_events(&["a"]).await.unwrap_err().is_conflict());
}
