//! Letters in tables.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod suite;

use clock::Clock;
use database::{Database, Options};
use dead_letters::{Letters, MIGRATIONS, TableLetters};
use tempfile::TempDir;

struct World {
    _folder: TempDir,
    clock: Clock,
    letters: Box<dyn Letters>,
}

async fn world() -> World {
    let folder = tempfile::tempdir().unwrap();
    let database = Database::open(&folder.path().join("letters.db"), Options::default(), MIGRATIONS).await.unwrap();
    let clock = Clock::manual(suite::NOW);
    let letters = Box::new(TableLetters::new(database, clock.clone()));
    World { _folder: folder, clock, letters }
}
