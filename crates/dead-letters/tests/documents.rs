//! Letters in a document store, on a real server.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod suite;

use clock::Clock;
use dead_letters::{DocumentLetters, Letters};
use documents::Scratch;

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
