//! Collection `subjects`: what acts are about, as far as it has ended, and which comment stands below which.
//!
//! An act is told until one of its subjects ends: its post or comment by deletion, itself by what its member took back.
//! A comment ends with what it replies to, whichever of them is heard of first.

use std::collections::HashMap;

use documents::{Document, DocumentsError, FindOptions, Index, Session, Updates, doc};
use dto::MemberActivityType;
use kafka_envelope::Envelope;
use serde::Deserialize;

use crate::domain::{Effect, parent, taken_back_by, version};

const COLLECTION: &str = "subjects";

pub(super) fn index() -> Index {
    documents::index(COLLECTION, &[("parent", 1)])
}

/// Orders acts on the same subject.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
pub(super) struct Moment {
    version: i64,
    event_id: String,
}

impl Moment {
    pub(super) fn of(event: &Envelope) -> Option<Self> {
        Some(Self { version: version(event)?, event_id: event.event_id.to_string() })
    }

    pub(super) fn document(&self) -> Document {
        doc! { "version": self.version, "event_id": &self.event_id }
    }
}

#[derive(Debug, Clone, Default, Deserialize)]
struct Subject {
    #[serde(rename = "_id")]
    key: String,
    parent: Option<String>,
    #[serde(default)]
    is_deleted: bool,
    /// The last time that the act was taken back.
    ended: Option<Moment>,
}

pub(super) fn post(id: i64) -> String {
    format!("post:{id}")
}

fn comment(id: i64) -> String {
    format!("comment:{id}")
}

/// A member's acts of one type on the same post, comment or member.
fn acts(kind: MemberActivityType, event: &Envelope) -> String {
    let [post, comment, member] =
        [event.post_id, event.comment_id, event.followed_member_id].map(Option::unwrap_or_default);
    format!("{}:{}:{post}:{comment}:{member}", kind.name(), event.member_id)
}

/// The subjects whose end takes an act back.
pub(super) fn of(event: &Envelope) -> Vec<String> {
    let kind = event.member_activity_type;
    let act = taken_back_by(kind).map(|_| acts(kind, event));
    event.post_id.map(post).into_iter().chain(event.comment_id.map(comment)).chain(act).collect()
}

/// The subjects of an act, and the comment that it replies to.
pub(super) fn around(event: &Envelope) -> Vec<String> {
    of(event).into_iter().chain(parent(event).map(comment)).collect()
}

/// Makes a transaction that ends one of these meanwhile lose against this one, or this one against it: what is told anew
/// must not miss its end. Batches of one partition need not, since they do not come at the same time.
pub(super) async fn hold(s: &mut Session, mut keys: Vec<String>) -> Result<(), DocumentsError> {
    keys.sort_unstable();
    keys.dedup();
    let mut updates = Updates::of(COLLECTION);
    for key in keys {
        updates.upsert(key, doc! { "$inc": { "held": 1_i64 } });
    }
    s.apply(updates).await
}

/// What a batch ended.
#[derive(Debug, Default)]
pub(super) struct Ended {
    subjects: HashMap<String, Subject>,
    /// Posts and comments that are deleted.
    pub(super) deleted: Vec<String>,
    /// Acts that were taken back, with all before this moment.
    pub(super) taken_back: HashMap<String, Moment>,
}

impl Ended {
    /// Whether an act is taken back already.
    pub(super) fn has(&self, act: &Envelope) -> bool {
        let moment = Moment::of(act);
        of(act)
            .iter()
            .filter_map(|key| self.subjects.get(key))
            .any(|subject| subject.is_deleted || subject.ended > moment)
    }

    fn subject(&mut self, key: String) -> &mut Subject {
        self.subjects.entry(key.clone()).or_insert_with(|| Subject { key, ..Subject::default() })
    }
}

/// Folds new events into the subjects and gives what is known of theirs afterwards.
pub(super) async fn fold(s: &mut Session, events: &[&Envelope]) -> Result<Ended, DocumentsError> {
    let events: Vec<&Envelope> = events.iter().copied().filter(|event| Effect::of(event) != Effect::Nothing).collect();
    let mut ended = Ended { subjects: known(s, &events).await?, ..Ended::default() };
    let mut changes = HashMap::<String, Document>::new();
    let mut change = |key: &str, field: &str, value: documents::Bson| {
        changes.entry(key.to_owned()).or_default().insert(field, value);
    };
    let mut deleted = Vec::new();
    for event in &events {
        match Effect::of(event) {
            Effect::DeletePost => deleted.extend(event.post_id.map(post)),
            Effect::DeleteComment => deleted.extend(event.comment_id.map(comment)),
            Effect::TakeBack(act) => {
                let (key, moment) = (acts(act, event), Moment::of(event));
                let subject = ended.subject(key.clone());
                if subject.ended < moment
                    && let Some(moment) = moment
                {
                    change(&key, "ended", moment.document().into());
                    subject.ended = Some(moment.clone());
                    ended.taken_back.insert(key, moment);
                }
            }
            _ => {}
        }
        if let (Some(id), Some(parent)) = (event.comment_id, parent(event)) {
            let (key, parent) = (comment(id), comment(parent));
            if ended.subjects.get(&parent).is_some_and(|parent| parent.is_deleted) {
                deleted.push(key.clone());
            }
            change(&key, "parent", parent.as_str().into());
            ended.subject(key).parent = Some(parent);
        }
    }
    for key in &deleted {
        change(key, "is_deleted", true.into());
        ended.subject(key.clone()).is_deleted = true;
    }
    let mut updates = Updates::of(COLLECTION);
    for (key, change) in changes {
        updates.upsert(key, doc! { "$set": change });
    }
    s.apply(updates).await?;
    ended.deleted = below(s, deleted).await?;
    for key in ended.deleted.clone() {
        ended.subject(key).is_deleted = true;
    }
    Ok(ended)
}

/// The subjects of the events, and the comments that theirs reply to.
async fn known(s: &mut Session, events: &[&Envelope]) -> Result<HashMap<String, Subject>, DocumentsError> {
    let mut keys: Vec<String> = events.iter().flat_map(|event| of(event)).collect();
    keys.extend(events.iter().filter_map(|event| parent(event)).map(comment));
    keys.extend(events.iter().filter_map(|event| match Effect::of(event) {
        Effect::TakeBack(act) => Some(acts(act, event)),
        _ => None,
    }));
    keys.sort_unstable();
    keys.dedup();
    if keys.is_empty() {
        return Ok(HashMap::new());
    }
    let known: Vec<Subject> = s.find(COLLECTION, doc! { "_id": { "$in": keys } }, FindOptions::default()).await?;
    Ok(known.into_iter().map(|subject| (subject.key.clone(), subject)).collect())
}

/// The deleted subjects with everything below them, which is deleted with them.
async fn below(s: &mut Session, mut deleted: Vec<String>) -> Result<Vec<String>, DocumentsError> {
    let mut all = deleted.clone();
    while !deleted.is_empty() {
        let standing = doc! { "parent": { "$in": &deleted }, "is_deleted": { "$ne": true } };
        let below: Vec<Subject> = s.find(COLLECTION, standing, FindOptions::default()).await?;
        deleted = below.into_iter().map(|subject| subject.key).collect();
        if !deleted.is_empty() {
            let these = doc! { "_id": { "$in": &deleted } };
            s.change(COLLECTION, these, doc! { "$set": { "is_deleted": true } }).await?;
            all.extend(deleted.iter().cloned());
        }
    }
    Ok(all)
}
