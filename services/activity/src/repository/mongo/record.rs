//! Events become activities, each once; and what they mean for notifications happens with them. A batch takes a few
//! round trips, however long it is.

use documents::{Documents, DocumentsError, Session};
use kafka_envelope::Envelope;

use super::{activities, announced, notified, subjects};
use crate::domain::Effect;

/// Records different events in a transaction of the caller; an event that is recorded already changes nothing.
pub(super) async fn record(documents: &Documents, s: &mut Session, events: &[Envelope]) -> Result<(), DocumentsError> {
    audience::documents::apply(s, events).await?;
    let new = activities::unknown(s, events).await?;
    if new.is_empty() {
        return Ok(());
    }
    let ids = activities::insert(documents, s, &new).await?;
    let ended = subjects::fold(s, &new).await?;
    notified::delete_about(s, &ended.deleted).await?;
    announced::delete_about(s, &ended.deleted).await?;
    notified::delete_before(s, &ended.taken_back).await?;
    let (mut told, mut posts) = (Vec::new(), Vec::new());
    for (id, event) in ids.zip(new).filter(|(_, event)| !ended.has(event)) {
        match Effect::of(event) {
            Effect::Notify => told.extend(notified::documents(id, event)),
            Effect::Announce => posts.push(announced::document(id, event)),
            _ => {}
        }
    }
    notified::insert(s, &told).await?;
    announced::insert(s, &posts).await
}
