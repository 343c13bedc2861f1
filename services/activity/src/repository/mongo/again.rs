//! Events recorded once more, and acts recalled: what is there becomes what it should be. What is so already is not
//! written, so that it stands in nobody's way.

use std::collections::{HashMap, HashSet};

use documents::{Document, Documents, DocumentsError, FindOptions, Session, Updates, doc};
use kafka_envelope::Envelope;
use rebuild::Tally;
use uuid::Uuid;

use super::{activities, announced, notified, subjects};
use crate::domain::{Effect, act, recalled_id};

/// Records different events once more, in a transaction of the caller.
pub(super) async fn record_again(
    documents: &Documents,
    s: &mut Session,
    events: &[Envelope],
) -> Result<Tally, DocumentsError> {
    audience::documents::apply(s, events).await?;
    again(documents, s, events.to_vec(), true).await
}

/// Records acts that the truth knows, in a transaction of the caller, if they are not recorded under some event's id.
pub(super) async fn recall(
    documents: &Documents,
    s: &mut Session,
    mut acts: Vec<Envelope>,
) -> Result<Tally, DocumentsError> {
    let recorded = activities::recorded(s, &acts).await?;
    for one in &mut acts {
        one.event_id = recorded.get(&act(one)).copied().unwrap_or(one.event_id);
    }
    again(documents, s, acts, false).await
}

/// `correcting`: the events say exactly how it was; acts know less of it.
async fn again(
    documents: &Documents,
    s: &mut Session,
    mut events: Vec<Envelope>,
    correcting: bool,
) -> Result<Tally, DocumentsError> {
    let known = activities::known(s, &events).await?;
    let mut tally = Tally { looked_at: events.len() as u64, ..Tally::default() };
    let (mut ids, mut wrong, mut changed) = (HashMap::new(), Updates::of(activities::COLLECTION), HashSet::new());
    for event in &mut events {
        let own = known.get(&event.event_id.to_string());
        let recalled = recalled_id(event).and_then(|id| Some((id, known.get(&id.to_string())?)));
        let Some(stored) = own.or(recalled.map(|(_, stored)| stored)) else { continue };
        let id = stored.get_i64("id").unwrap_or_default();
        match (own, recalled) {
            // It is told under the id under which it is recorded.
            (None, Some((recalled, _))) => event.event_id = recalled,
            _ if correcting && *stored != activities::activity(id, event) => {
                wrong.replace(event.event_id.to_string(), activities::activity(id, event));
                changed.insert(event.event_id);
            }
            _ => {}
        }
        ids.insert(event.event_id, id);
    }
    s.apply(wrong).await?;
    let new: Vec<&Envelope> = events.iter().filter(|event| !ids.contains_key(&event.event_id)).collect();
    tally.added = new.len() as u64;
    let numbers = if new.is_empty() { 0..0 } else { activities::insert(documents, s, &new).await? };
    let new: HashMap<_, _> = new.iter().map(|event| event.event_id).zip(numbers).collect();
    let id = |event: &Envelope| ids.get(&event.event_id).or(new.get(&event.event_id)).copied();
    changed.extend(tell(s, &events, id, correcting).await?);
    tally.changed = changed.iter().filter(|event| ids.contains_key(event)).count() as u64;
    Ok(tally)
}

/// Makes what is told of these events what it should be; gives the events of which it was not.
async fn tell(
    s: &mut Session,
    events: &[Envelope],
    id: impl Fn(&Envelope) -> Option<i64>,
    correcting: bool,
) -> Result<HashSet<Uuid>, DocumentsError> {
    let all: Vec<&Envelope> = events.iter().collect();
    let ended = subjects::fold(s, &all).await?;
    notified::delete_about(s, &ended.deleted).await?;
    announced::delete_about(s, &ended.deleted).await?;
    notified::delete_before(s, &ended.taken_back).await?;
    let (mut notifications, mut posts) = (Wanted::default(), Wanted::default());
    for event in all {
        let Some(id) = id(event) else { continue };
        match Effect::of(event) {
            Effect::Notify => {
                for document in notified::documents(id, event) {
                    notifications.add(event, document, ended.has(event));
                }
            }
            Effect::Announce => posts.add(event, announced::document(id, event), ended.has(event)),
            _ => {}
        }
    }
    let mut changed = notifications.settle(s, notified::COLLECTION, correcting).await?;
    changed.extend(posts.settle(s, announced::COLLECTION, correcting).await?);
    let held = events.iter().filter(|event| changed.contains(&event.event_id)).flat_map(subjects::around);
    subjects::hold(s, held.collect()).await?;
    Ok(changed)
}

/// Documents that are to be there or not, each with its event.
#[derive(Default)]
struct Wanted<'e>(Vec<(&'e Envelope, Document, bool)>);

impl<'e> Wanted<'e> {
    fn add(&mut self, event: &'e Envelope, document: Document, is_gone: bool) {
        self.0.push((event, document, is_gone));
    }

    async fn settle(
        self,
        s: &mut Session,
        collection: &'static str,
        correcting: bool,
    ) -> Result<HashSet<Uuid>, DocumentsError> {
        let mut changed = HashSet::new();
        if self.0.is_empty() {
            return Ok(changed);
        }
        let ids: Vec<_> = self.0.iter().filter_map(|(_, document, _)| document.get("_id").cloned()).collect();
        let filter = doc! { "_id": { "$in": ids } };
        let known: Vec<Document> = s.find(collection, filter, FindOptions::default()).await?;
        let (mut missing, mut gone) = (Updates::of(collection), Vec::new());
        for (event, document, is_gone) in self.0 {
            let Some(id) = document.get("_id").cloned() else { continue };
            let stored = known.iter().find(|stored| stored.get("_id") == Some(&id));
            if is_gone && stored.is_some() {
                gone.push(id);
            } else if !is_gone && stored.is_none_or(|stored| correcting && *stored != document) {
                missing.replace(id, document);
            } else {
                continue;
            }
            changed.insert(event.event_id);
        }
        s.apply(missing).await?;
        if !gone.is_empty() {
            s.delete(collection, doc! { "_id": { "$in": gone } }).await?;
        }
        Ok(changed)
    }
}
