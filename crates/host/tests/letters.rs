//! The jobs about dead letters, of a group and of publishers.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{sync::Arc, time::Duration};

use async_trait::async_trait;
use clock::Clock;
use database::{Database, Options};
use dead_letters::{ListenerLetters, PublisherLetters, TableLetters, UnhandledRecord, UnsentEvent};
use dto::Timestamp;
use event_log::{Delivery, EmbeddedLog, Handler, HandlerError};
use host::{GroupLetters, PURGE};
use jwt::ServiceSecrets;
use lifecycle::{JobError, Jobs, Lifecycle};
use outbox::Resend;
use service_client::{ActivityClient, CallingService, http_client};
use settings::Settings;
use tempfile::TempDir;
use transport::{Switch, Transport};

const NOW: Timestamp = Timestamp::from_millis(1_795_251_600_000);
const GROUP: &str = "group";
const RELEASE_PARKED: &str = "release-parked-letters";

struct Nothing;

#[async_trait]
impl Handler for Nothing {
    async fn handle(&self, _: &[Delivery]) -> Result<(), HandlerError> {
        Ok(())
    }
}

struct World {
    _folder: TempDir,
    clock: Clock,
    letters: TableLetters,
    group: GroupLetters,
    resend: Resend,
    lifecycle: Lifecycle,
}

/// A parked letter `group/0/1` of the group, one `event` of a publisher, and one `both` of each.
async fn world() -> World {
    let (folder, clock) = (tempfile::tempdir().unwrap(), Clock::manual(NOW));
    let database = folder.path().join("letters.db");
    let database = Database::open(&database, Options::default(), dead_letters::MIGRATIONS).await.unwrap();
    let letters = TableLetters::new(database.clone(), clock.clone());
    for id in ["group/0/1", "both"] {
        letters.keep_record(&record(id), 1, "no").await.unwrap();
        letters.fail_record(GROUP, id, "no", true).await.unwrap();
    }
    for id in ["event", "both"] {
        letters.keep_events(&[event(id)], 1, "no").await.unwrap();
        letters.fail_event(id, "no", true).await.unwrap();
    }
    let group = GroupLetters {
        letters: Arc::new(letters.clone()),
        group: GROUP,
        handler: Arc::new(Nothing),
        limit: 100,
        max_attempts: 3,
        retention: Duration::from_secs(7),
        clock: clock.clone(),
    };
    let from = CallingService { name: "content", secrets: ServiceSecrets::generate().unwrap(), clock: clock.clone() };
    let transport = Transport {
        switch: Switch::new(database.clone(), "content", clock.clone()),
        log: Arc::new(EmbeddedLog::open(folder.path()).await.unwrap()),
        activity: ActivityClient::new(from, "http://127.0.0.1:1", http_client().unwrap()),
    };
    let resend = Resend { database, letters: Arc::new(letters.clone()), transport, limit: 100, max_attempts: 3 };
    let lifecycle = Lifecycle::new("content", &Settings::with(&[]).unwrap().lifecycle);
    World { _folder: folder, clock, letters, group, resend, lifecycle }
}

fn record(id: &str) -> UnhandledRecord {
    UnhandledRecord {
        group: GROUP.to_owned(),
        topic: "topic".to_owned(),
        partition: 0,
        offset: 1,
        message_key: String::new(),
        event_id: id.to_owned(),
        event_time: NOW,
        payload: Vec::new(),
    }
}

fn event(id: &str) -> UnsentEvent {
    let (event_id, payload) = (id.to_owned(), Vec::new());
    UnsentEvent { event_id, message_key: String::new(), event_time: NOW, payload, delivered: false }
}

impl World {
    async fn run(&self, jobs: &Jobs, job: &str, id: Option<&str>) -> Result<String, JobError> {
        jobs.run(&self.lifecycle, job, id.map(str::to_owned)).await
    }

    /// Open letters of publishers and of the group.
    async fn open(&self) -> (u64, u64) {
        (self.letters.open().await.unwrap(), self.letters.open_of(GROUP).await.unwrap())
    }
}

#[tokio::test]
async fn one_parked_letter_is_released_by_its_id_and_without_one_all_are() {
    let world = world().await;
    let of_group = world.group.clone().jobs(Jobs::default());
    let of_both = world.group.clone().jobs_with_publishers(Jobs::default(), world.resend.clone());
    for (jobs, id) in [(&of_group, "event"), (&of_group, ""), (&of_both, "nothing"), (&of_both, "GROUP/0/1")] {
        let refused = world.run(jobs, RELEASE_PARKED, Some(id)).await;
        assert!(matches!(&refused, Err(JobError::Id { reason, .. }) if reason.contains(id)), "{refused:?}");
    }
    assert_eq!(world.open().await, (0, 0));
    world.run(&of_both, RELEASE_PARKED, Some("event")).await.unwrap();
    assert_eq!(world.open().await, (1, 0));
    assert_eq!(world.run(&of_group, RELEASE_PARKED, Some("group/0/1")).await.unwrap(), "1 parked letters released");
    assert_eq!(world.open().await, (1, 1));
    assert!(world.run(&of_group, RELEASE_PARKED, Some("group/0/1")).await.is_err(), "it is not parked any more");
    let released = world.run(&of_both, RELEASE_PARKED, None).await.unwrap();
    assert_eq!(released, "parked letters released: 1 of publishers, 1 of the group");
    assert_eq!(world.open().await, (2, 2));
    assert!(world.run(&of_both, RELEASE_PARKED, None).await.is_ok(), "all of none is none");
}

#[tokio::test]
async fn what_arrived_is_deleted_after_its_retention() {
    let world = world().await;
    let of_group = world.group.clone().jobs(Jobs::default());
    let of_both = world.group.clone().jobs_with_publishers(Jobs::default(), world.resend.clone());
    world.letters.complete_record(GROUP, "both").await.unwrap();
    world.letters.complete_events(&["event"]).await.unwrap();
    world.clock.advance(Duration::from_secs(7));
    let purged = world.run(&of_both, PURGE, None).await.unwrap();
    assert_eq!(purged, "dead letters deleted that arrived long ago: 0 of publishers, 0 of the group");
    world.clock.advance(Duration::from_millis(1));
    let purged = world.run(&of_group, PURGE, None).await.unwrap();
    assert_eq!(purged, "1 dead letters deleted that arrived long ago");
    let purged = world.run(&of_both, PURGE, None).await.unwrap();
    assert_eq!(purged, "dead letters deleted that arrived long ago: 1 of publishers, 0 of the group");
    assert_eq!(world.letters.parked(9).await.unwrap().len(), 1, "what did not arrive stays");
}
