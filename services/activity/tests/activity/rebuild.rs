//! Whatever is left of the store, it is filled again, and what happens meanwhile is in it.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
    time::Duration,
};

use clock::Clock;
use dailyfeed_activity::Rebuild;
use dto::Timestamp;
use event_log::{EmbeddedLog, EventLog};
use kafka_envelope::Envelope;
use proptest::{collection::vec, prelude::*};
use serde_json::Value;
use tempfile::TempDir;
use test_support::Tables;
use tokio::runtime::Runtime;

use crate::{
    truth::Truth,
    world::{ACTIVITIES, NOW, World},
};

const MEMBERS: i64 = 4;
const RETENTION: Duration = Duration::from_hours(24);

/// The truth and the log.
struct Sources {
    tables: Tables,
    log: Arc<EmbeddedLog>,
    _folder: TempDir,
}

impl Sources {
    async fn new() -> Self {
        let folder = TempDir::new().unwrap();
        let log = Arc::new(EmbeddedLog::open(folder.path()).await.unwrap());
        Self { tables: Tables::new().await, log, _folder: folder }
    }

    /// Committed, and in the log if that still has it.
    async fn take(&self, event: &Envelope, log_begins: Timestamp) {
        self.tables.take(event).await;
        if event.created_at >= log_begins {
            self.log.append(std::slice::from_ref(event)).await.unwrap();
        }
    }

    /// At a time when the log reaches back as far as `log_begins`.
    async fn rebuild(&self, world: &World, log_begins: Timestamp) -> String {
        let rebuild = Rebuild {
            truth: self.tables.database.clone(),
            log: Arc::clone(&self.log) as Arc<dyn EventLog>,
            activities: world.stored.activities(),
            clock: Clock::manual(log_begins.plus(RETENTION)),
            retention: RETENTION,
        };
        rebuild.run().await.unwrap()
    }
}

fn is_untouched(summary: &str) -> bool {
    let untouched = "0 added, 0 changed, 0 removed";
    summary.split("; ").all(|part| part.trim_end_matches(", 0 dead letters left").ends_with(untouched))
}

fn history(acts: &[(u8, u8, u8)]) -> (Truth, Vec<Envelope>) {
    let (mut truth, mut events) = Truth::of(MEMBERS);
    events.extend(acts.iter().filter_map(|act| truth.anything(*act)));
    (truth, events)
}

/// What an act is, whatever the id of its event.
type Act = (String, i64, i64, i64, String);

fn act(one: &Value, actor: &Value, kind: &str) -> Act {
    let id = |field: &str| one[field].as_i64().unwrap_or_default();
    let text = |field: &str| one[field].as_str().unwrap_or_default().to_owned();
    (text(kind), actor.as_i64().unwrap(), id("postId"), id("commentId"), text("createdAt"))
}

fn act_of(event: &Envelope) -> Act {
    let ids = [event.post_id, event.comment_id].map(Option::unwrap_or_default);
    let kind = event.member_activity_type.name().to_owned();
    (kind, event.member_id, ids[0], ids[1], event.created_at.to_string())
}

fn counted(acts: impl IntoIterator<Item = Act>) -> BTreeMap<Act, usize> {
    let mut counted = BTreeMap::new();
    for act in acts {
        *counted.entry(act).or_default() += 1;
    }
    counted
}

/// What every member did, as he is shown it.
async fn recorded(world: &World) -> BTreeMap<Act, usize> {
    let mut all = Vec::new();
    for member in 1..=MEMBERS {
        let own = world.get(member, &format!("{ACTIVITIES}?size=100")).await.content();
        all.extend(own.iter().map(|one| act(one, &one["memberId"], "memberActivityType")));
    }
    counted(all)
}

/// By what the truth says, which knows events by their ids.
async fn assert_told(world: &World, truth: &Truth, events: &[Envelope]) {
    for member in 1..=MEMBERS {
        let told = world.notifications(member).await;
        let told = counted(told.iter().map(|one| act(one, &one["actor"]["memberId"], "type")));
        let meant: BTreeSet<_> = truth.told_to(member);
        let meant = counted(events.iter().filter(|event| meant.contains(&event.event_id)).map(act_of));
        assert_eq!(told, meant, "member {member}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(8))]

    #[test]
    fn a_damaged_store_is_filled_again_from_the_log(
        acts in vec(any::<(u8, u8, u8)>(), 0..60),
        fed in vec(any::<bool>(), 1..40),
        meanwhile in 0..20_usize,
    ) {
        Runtime::new().unwrap().block_on(async {
            let (truth, events) = history(&acts);
            let (world, sources) = (World::new().await, Sources::new().await);
            let (before, after) = events.split_at(events.len().saturating_sub(meanwhile));
            let begin = NOW.plus_millis(-1);
            for event in before {
                sources.take(event, begin).await;
            }
            world.feed(before.iter().zip(fed.iter().cycle()).filter(|(_, fed)| **fed).map(|(event, _)| event.clone())).await;
            world.stored.damage().await;
            let happens = async {
                for event in after {
                    sources.take(event, begin).await;
                    world.feed([event.clone()]).await;
                    tokio::task::yield_now().await;
                }
            };
            tokio::join!(happens, sources.rebuild(&world, begin), sources.rebuild(&world, begin));
            assert_eq!(recorded(&world).await, counted(events.iter().map(act_of)));
            assert_told(&world, &truth, &events).await;
            let again = sources.rebuild(&world, begin).await;
            assert!(is_untouched(&again), "{again}");
        });
    }

    #[test]
    fn what_is_older_than_the_log_is_recalled_from_the_truth(
        acts in vec(any::<(u8, u8, u8)>(), 0..60),
        forgotten in 0..60_usize,
    ) {
        Runtime::new().unwrap().block_on(async {
            let (truth, events) = history(&acts);
            let (world, sources) = (World::new().await, Sources::new().await);
            let begin = events.get(forgotten).map_or(NOW.plus(RETENTION), |event| event.created_at);
            for event in &events {
                sources.take(event, begin).await;
            }
            let first = sources.rebuild(&world, begin).await;
            assert_told(&world, &truth, &events).await;
            let again = sources.rebuild(&world, begin).await;
            assert!(is_untouched(&again), "{first}\n{again}");
            // Some were not lost, but late.
            world.feed(events.clone()).await;
            assert_told(&world, &truth, &events).await;
            let (found, happened) = (recorded(&world).await, counted(events.iter().map(act_of)));
            assert!(found.keys().eq(happened.keys()), "{found:?}");
            assert!(found.iter().all(|(act, count)| *count <= happened[act]), "{found:?}");
        });
    }
}

#[tokio::test]
async fn a_store_that_heard_everything_is_left_alone() {
    let acts: Vec<_> = (0..90).map(|act: u8| (act, act / 3, act.wrapping_mul(7))).collect();
    let (_, events) = history(&acts);
    let (world, sources) = (World::new().await, Sources::new().await);
    world.feed(events.clone()).await;
    let before = world.recorded().await;
    for begin in [NOW.plus_millis(-1), NOW.plus_millis(15)] {
        for event in &events {
            sources.log.append(std::slice::from_ref(event)).await.unwrap();
            if begin < NOW {
                sources.tables.take(event).await;
            }
        }
        let summary = sources.rebuild(&world, begin).await;
        assert!(is_untouched(&summary), "{summary}");
    }
    assert_eq!(world.recorded().await, before, "numbers and event ids stay");
}

#[tokio::test]
async fn what_cannot_be_read_is_left_and_the_rest_is_not() {
    let (mut truth, members) = Truth::of(2);
    let (world, sources) = (World::new().await, Sources::new().await);
    let posts = [truth.posts(1), truth.posts(2)];
    for event in members.iter().chain(&posts) {
        sources.take(event, NOW).await;
    }
    let mut broken = truth.posts(1);
    broken.envelope_version = 99;
    sources.log.append(&[broken]).await.unwrap();
    let summary = sources.rebuild(&world, NOW).await;
    assert!(summary.ends_with("4 added, 0 changed, 0 removed, 1 dead letters left"), "{summary}");
    assert_eq!(world.recorded().await.len(), 4);
}
