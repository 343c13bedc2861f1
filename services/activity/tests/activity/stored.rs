//! Activities in SQLite.

use clock::Clock;
use dailyfeed_activity::{Activities, MIGRATIONS};
use database::{Database, Options, sql};
use idempotency::{Idempotency, Windows};
use tempfile::TempDir;

pub(crate) struct Stored {
    _folder: TempDir,
    pub(crate) database: Database,
    activities: Activities,
}

impl Stored {
    pub(crate) async fn new(clock: &Clock, windows: Windows) -> Self {
        let folder = TempDir::new().unwrap();
        let database =
            Database::open(&folder.path().join("activity.db"), Options::default(), MIGRATIONS).await.unwrap();
        let idempotency = Idempotency::new(database.clone(), clock.clone(), windows);
        let activities = Activities::in_database(database.clone(), idempotency, clock.clone());
        Self { _folder: folder, database, activities }
    }

    pub(crate) fn activities(&self) -> Activities {
        self.activities.clone()
    }

    /// Number and event id of each activity, in the order of their arrival.
    pub(crate) async fn recorded(&self) -> Vec<(i64, String)> {
        let all = sql("SELECT id, event_id FROM member_activities ORDER BY id");
        self.database.read().await.unwrap().all(all).await.unwrap()
    }

    /// How many documents or rows tell of something.
    pub(crate) async fn rows(&self) -> Vec<i64> {
        let count = "SELECT count(*) FROM member_activities UNION ALL SELECT count(*) FROM notified \
                     UNION ALL SELECT count(*) FROM announced";
        let counts: Vec<(i64,)> = self.database.read().await.unwrap().all(sql(count)).await.unwrap();
        counts.into_iter().map(|(count,)| count).collect()
    }
}
