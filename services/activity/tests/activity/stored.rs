//! Activities in SQLite.

use clock::Clock;
use dailyfeed_activity::{Activities, MIGRATIONS};
use database::{Database, DatabaseError, Options, sql};
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

    /// A third of the activities is gone, another says something else, and nobody is told of anything.
    pub(crate) async fn damage(&self) {
        let damage = [
            "DELETE FROM member_activities WHERE id % 3 = 0",
            "UPDATE member_activities SET excerpt = 'x', post_id = 99, version = 1 WHERE id % 3 = 1",
            "DELETE FROM notified",
            "DELETE FROM announced",
        ];
        let write = self.database.write::<_, DatabaseError, _>(move |c| {
            Box::pin(async move {
                for statement in damage {
                    c.run(sql(statement)).await?;
                }
                Ok(())
            })
        });
        write.await.unwrap();
    }
}
