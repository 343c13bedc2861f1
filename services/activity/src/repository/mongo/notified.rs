//! Collection `notified`: whom an act was told, with its actor, the owner of the place, and the subjects it is about.
//! What is taken back is told nobody any more.

use std::{collections::HashMap, ops::Range};

use documents::{Document, DocumentsError, FindOptions, Index, Session, doc, index};
use kafka_envelope::Envelope;
use serde::Deserialize;

use super::subjects::{self, Moment};

pub(super) const COLLECTION: &str = "notified";

pub(super) fn indexes() -> [Index; 2] {
    let by_member = [("member_id", 1), ("id", -1), ("actor_id", 1), ("owner_id", 1)];
    [index(COLLECTION, &by_member), index(COLLECTION, &[("subjects", 1)])]
}

/// One member told of one event.
#[derive(Debug, Deserialize)]
struct Key {
    event_id: String,
    member_id: i64,
}

/// An act that was told.
#[derive(Debug, Deserialize)]
pub(super) struct Notified {
    pub(super) id: i64,
    #[serde(rename = "_id")]
    key: Key,
    pub(super) actor_id: i64,
    pub(super) owner_id: i64,
}

impl Notified {
    pub(super) fn event_id(self) -> String {
        self.key.event_id
    }
}

/// The act to be told to each of its recipients, never the actor himself.
pub(super) fn documents(id: i64, act: &Envelope) -> Vec<Document> {
    let Some(moment) = Moment::of(act) else { return Vec::new() };
    let mut recipients = act.recipients.clone();
    recipients.retain(|recipient| *recipient != act.member_id);
    recipients.sort_unstable();
    recipients.dedup();
    let one = |recipient: i64| {
        doc! {
            "_id": { "event_id": act.event_id.to_string(), "member_id": recipient },
            "member_id": recipient,
            "id": id,
            "actor_id": act.member_id,
            "owner_id": act.post_author_id.unwrap_or(act.member_id),
            "subjects": subjects::of(act),
            "moment": moment.document(),
        }
    };
    recipients.into_iter().map(one).collect()
}

pub(super) async fn insert(s: &mut Session, new: &[Document]) -> Result<(), DocumentsError> {
    s.insert(COLLECTION, new).await
}

/// What a member was told between two numbers, newest first.
pub(super) async fn of_member(
    s: &mut Session,
    member_id: i64,
    between: &Range<i64>,
    limit: i64,
) -> Result<Vec<Notified>, DocumentsError> {
    let told = doc! { "member_id": member_id, "id": { "$gt": between.start, "$lt": between.end } };
    let fields = doc! { "id": 1, "actor_id": 1, "owner_id": 1 };
    s.find(COLLECTION, told, FindOptions::builder().projection(fields).sort(doc! { "id": -1 }).limit(limit).build())
        .await
}

/// Takes back everything about these posts and comments.
pub(super) async fn delete_about(s: &mut Session, deleted: &[String]) -> Result<(), DocumentsError> {
    if deleted.is_empty() {
        return Ok(());
    }
    s.delete(COLLECTION, doc! { "subjects": { "$in": deleted } }).await.map(drop)
}

#[derive(Deserialize)]
struct Act {
    #[serde(rename = "_id")]
    key: Key,
    subjects: Vec<String>,
    moment: Moment,
}

/// Takes back acts, with all of the same before.
pub(super) async fn delete_before(s: &mut Session, taken_back: &HashMap<String, Moment>) -> Result<(), DocumentsError> {
    if taken_back.is_empty() {
        return Ok(());
    }
    let keys: Vec<&String> = taken_back.keys().collect();
    let acts: Vec<Act> = s.find(COLLECTION, doc! { "subjects": { "$in": keys } }, FindOptions::default()).await?;
    let before = |act: &&Act| act.subjects.iter().filter_map(|key| taken_back.get(key)).any(|end| act.moment < *end);
    let gone =
        acts.iter().filter(before).map(|act| doc! { "event_id": &act.key.event_id, "member_id": act.key.member_id });
    let gone: Vec<Document> = gone.collect();
    s.delete(COLLECTION, doc! { "_id": { "$in": gone } }).await.map(drop)
}
