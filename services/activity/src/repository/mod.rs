//! Activities and what is told of them, whichever store keeps them.

pub(crate) mod acts;
#[cfg(feature = "cluster")]
pub(crate) mod mongo;
pub(crate) mod sqlite;

use std::collections::HashMap;

use async_trait::async_trait;
use database::Database;
use dto::{MemberActivity, MemberActivityType, Summary};
use error::ApiError;
use event_log::HandlerError;
use idempotency::{Done, Repeat};
use kafka_envelope::Envelope;
use rebuild::{Failure, Stretch, Tally};
use uuid::Uuid;

use crate::domain::{Act, ActivityFilter, Report, Window};

/// An activity as it is stored.
#[derive(Debug, Clone, serde::Deserialize)]
pub(crate) struct ActivityRow {
    pub(crate) id: i64,
    pub(crate) event_id: String,
    pub(crate) member_id: i64,
    pub(crate) activity_type: String,
    pub(crate) post_id: Option<i64>,
    pub(crate) comment_id: Option<i64>,
    pub(crate) excerpt: Option<String>,
    pub(crate) created_at: i64,
}

/// Which act an activity is, and under which event's id it is recorded.
#[derive(Debug, serde::Deserialize)]
struct Recorded {
    #[serde(alias = "_id")]
    event_id: String,
    activity_type: String,
    member_id: i64,
    post_id: Option<i64>,
    comment_id: Option<i64>,
    followed_member_id: Option<i64>,
    created_at: i64,
}

impl Recorded {
    fn by_act(rows: Vec<Self>) -> HashMap<Act, Uuid> {
        let by_act = rows.into_iter().filter_map(|row| {
            let kind = MemberActivityType::parse(&row.activity_type)?.name();
            let act = (kind, row.member_id, row.post_id, row.comment_id, row.followed_member_id, row.created_at);
            Some((act, row.event_id.parse().ok()?))
        });
        by_act.collect()
    }
}

/// What a member is told, newest first.
#[derive(Debug, Default)]
pub(crate) struct Told {
    pub(crate) activities: Vec<ActivityRow>,
    /// Those who did it, as the member sees them.
    pub(crate) actors: Vec<Summary>,
    /// The newest activity that the member has seen; 0 if he has seen none.
    pub(crate) mark: i64,
}

/// What the use cases and the consumer group need of a store.
#[async_trait]
pub(crate) trait Store: Send + Sync {
    /// Records events with what they mean for notifications, all or none; what is recorded already changes nothing.
    async fn record(&self, events: Vec<Envelope>) -> Result<(), HandlerError>;

    /// Records events once more, all or none: what is recorded already, and what members are told of it, become what
    /// they should be. No two have the same id.
    async fn record_again(&self, events: Vec<Envelope>) -> Result<Tally, HandlerError>;

    /// Records acts that the truth knows, all or none, if they are not recorded under some event's id; and members are
    /// told of them as they should be.
    async fn recall(&self, acts: Vec<Envelope>) -> Result<Tally, Failure>;

    /// Makes the stretch of a part of the copies that begins after the id `after` what the truth says, in one
    /// transaction (crate `rebuild`).
    async fn restate(&self, truth: &Database, part: audience::Part, after: i64) -> Result<(Stretch, Tally), Failure>;

    /// Records an act of a report, and nothing more. `reporter` is the member who reports, none for a service.
    async fn report(
        &self,
        repeat: Repeat,
        reporter: Option<i64>,
        report: Report,
    ) -> Result<Done<MemberActivity>, ApiError>;

    /// A page of a member's own activities, newest first.
    async fn activities(
        &self,
        member_id: i64,
        filter: &ActivityFilter,
        window: &Window,
    ) -> Result<Vec<ActivityRow>, ApiError>;

    /// What a member is told: of acts of active members whom he may see, under posts of authors whom he may see.
    async fn told(&self, member_id: i64, window: &Window) -> Result<Told, ApiError>;

    /// How much of that he has not seen, counted up to [`crate::domain::MAX_UNREAD`].
    async fn unread(&self, member_id: i64) -> Result<i64, ApiError>;

    /// Moves the mark of what he has seen: never back, nor beyond what has happened.
    async fn mark_read(&self, repeat: Repeat, member_id: i64, up_to: i64) -> Result<Done<bool>, ApiError>;

    /// Deletes expired idempotency records and says how many.
    async fn purge_records(&self) -> Result<u64, ApiError>;
}
