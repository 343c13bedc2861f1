//! Collection `member_activities`: `_id` is the event id, so that an event that comes again makes no second one; `id` is
//! the order of arrival.

use std::{collections::HashMap, ops::Range};

use documents::{Document, Documents, DocumentsError, FindOptions, Index, Session, doc};
use dto::MemberActivityType;
use kafka_envelope::Envelope;
use serde::Deserialize;
use uuid::Uuid;

use crate::{
    domain::{Act, ActivityFilter, Window, parent, recalled_id, version},
    repository::{ActivityRow, Recorded},
};

pub(super) const COLLECTION: &str = "member_activities";

/// What narrows a list down is in the index too.
pub(super) fn index() -> Index {
    documents::index(COLLECTION, &[("member_id", 1), ("id", -1), ("activity_type", 1), ("created_at", 1)])
}

/// Those of the events that are not recorded yet, not as an act that was recalled either.
pub(super) async fn unknown<'e>(s: &mut Session, events: &'e [Envelope]) -> Result<Vec<&'e Envelope>, DocumentsError> {
    let options = FindOptions::builder().projection(doc! { "_id": 1 }).build();
    let known = of_events(s, events, options).await?;
    let is_known = |event: &&Envelope| ids(event).any(|id| known.contains_key(&id));
    Ok(events.iter().filter(|event| !is_known(event)).collect())
}

/// The activities of these events, by the ids under which they are recorded.
pub(super) async fn known(s: &mut Session, events: &[Envelope]) -> Result<HashMap<String, Document>, DocumentsError> {
    of_events(s, events, FindOptions::default()).await
}

/// The ids under which an event may be recorded.
fn ids(event: &Envelope) -> impl Iterator<Item = String> {
    std::iter::once(event.event_id).chain(recalled_id(event)).map(|id| id.to_string())
}

async fn of_events(
    s: &mut Session,
    events: &[Envelope],
    options: FindOptions,
) -> Result<HashMap<String, Document>, DocumentsError> {
    let ids: Vec<String> = events.iter().flat_map(ids).collect();
    let found: Vec<Document> = s.find(COLLECTION, doc! { "_id": { "$in": ids } }, options).await?;
    Ok(found.into_iter().filter_map(|found| Some((found.get_str("_id").ok()?.to_owned(), found))).collect())
}

/// The event ids under which these acts are recorded, of those that are.
pub(super) async fn recorded(s: &mut Session, acts: &[Envelope]) -> Result<HashMap<Act, Uuid>, DocumentsError> {
    let members: Vec<i64> = acts.iter().map(|act| act.member_id).collect();
    let times: Vec<i64> = acts.iter().map(|act| act.created_at.millis()).collect();
    let filter = doc! { "member_id": { "$in": members }, "created_at": { "$in": times } };
    Ok(Recorded::by_act(s.find(COLLECTION, filter, FindOptions::default()).await?))
}

/// Adds new activities and gives their numbers.
pub(super) async fn insert(
    documents: &Documents,
    s: &mut Session,
    events: &[&Envelope],
) -> Result<Range<i64>, DocumentsError> {
    let ids = documents.numbers(COLLECTION, events.len()).await?;
    let new: Vec<Document> = ids.clone().zip(events).map(|(id, event)| activity(id, event)).collect();
    s.insert(COLLECTION, &new).await?;
    Ok(ids)
}

pub(super) fn activity(id: i64, event: &Envelope) -> Document {
    doc! {
        "_id": event.event_id.to_string(),
        "id": id,
        "member_id": event.member_id,
        "activity_type": event.member_activity_type.name(),
        "post_id": event.post_id,
        "comment_id": event.comment_id,
        "parent_id": parent(event),
        "followed_member_id": event.followed_member_id,
        "post_author_id": event.post_author_id,
        "excerpt": &event.excerpt,
        "version": version(event),
        "created_at": event.created_at.millis(),
    }
}

#[derive(Deserialize)]
struct Stored {
    #[serde(rename = "_id")]
    event_id: String,
    id: i64,
    member_id: i64,
    activity_type: String,
    post_id: Option<i64>,
    comment_id: Option<i64>,
    excerpt: Option<String>,
    created_at: i64,
}

async fn find(s: &mut Session, filter: Document, mut options: FindOptions) -> Result<Vec<ActivityRow>, DocumentsError> {
    options.sort = Some(doc! { "id": -1 });
    let stored: Vec<Stored> = s.find(COLLECTION, filter, options).await?;
    let rows = stored.into_iter().map(|stored| {
        let Stored { event_id, id, member_id, activity_type, post_id, comment_id, excerpt, created_at } = stored;
        ActivityRow { id, event_id, member_id, activity_type, post_id, comment_id, excerpt, created_at }
    });
    Ok(rows.collect())
}

/// A page of a member's own activities, newest first.
pub(super) async fn page_of_member(
    s: &mut Session,
    member_id: i64,
    filter: &ActivityFilter,
    window: &Window,
) -> Result<Vec<ActivityRow>, DocumentsError> {
    let mut wanted = doc! {
        "member_id": member_id,
        "id": { "$lt": window.below },
        "created_at": { "$gte": filter.from.millis(), "$lte": filter.to.millis() },
    };
    if let Some(kind) = filter.activity_type.map(MemberActivityType::name) {
        wanted.insert("activity_type", kind);
    }
    let skipped = u64::try_from(window.skipped).unwrap_or_default();
    find(s, wanted, FindOptions::builder().skip(skipped).limit(window.taken).build()).await
}

/// The activities of these events, newest first.
pub(super) async fn all_in(s: &mut Session, events: &[String]) -> Result<Vec<ActivityRow>, DocumentsError> {
    find(s, doc! { "_id": { "$in": events } }, FindOptions::default()).await
}

/// The number that was given out last; 0 if none was.
pub(super) async fn newest_id(s: &mut Session) -> Result<i64, DocumentsError> {
    s.last_number(COLLECTION).await
}
