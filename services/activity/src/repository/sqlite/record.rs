//! An event becomes an activity, once; and what it means for notifications happens with it.

use database::{Connection, DatabaseError};
use dto::MemberActivityType;
use kafka_envelope::Envelope;
use rebuild::Tally;

use super::{activities, announced, notified};
use crate::domain::Effect;

/// Records `event` in a write of the caller; an event that is recorded already changes nothing.
pub(super) async fn record(c: &mut Connection, event: &Envelope) -> Result<(), DatabaseError> {
    audience::apply(c, event).await?;
    let Some(id) = activities::insert(c, event).await? else { return Ok(()) };
    tell(c, event, id).await.map(drop)
}

/// Records `event` once more: if it is recorded already, what is recorded and what is told of it become what they
/// should be.
pub(super) async fn record_again(c: &mut Connection, event: &Envelope) -> Result<Tally, DatabaseError> {
    audience::apply(c, event).await?;
    if let Some(id) = activities::insert(c, event).await? {
        tell(c, event, id).await?;
        return Ok(Tally { looked_at: 1, added: 1, ..Tally::default() });
    }
    let corrected = activities::correct(c, event).await?;
    Ok(changed(corrected + tell_again(c, event).await?))
}

/// Records an act that the truth knows. If it is recorded already, under whatever id, what is told of it becomes what
/// it should be.
pub(super) async fn recall(c: &mut Connection, act: &Envelope) -> Result<Tally, DatabaseError> {
    if let Some(id) = activities::insert(c, act).await? {
        tell(c, act, id).await?;
        return Ok(Tally { looked_at: 1, added: 1, ..Tally::default() });
    }
    Ok(changed(tell_again(c, act).await?))
}

fn changed(rows: u64) -> Tally {
    Tally { looked_at: 1, changed: rows.min(1), ..Tally::default() }
}

async fn tell_again(c: &mut Connection, event: &Envelope) -> Result<u64, DatabaseError> {
    match activities::number(c, event).await? {
        Some(id) => tell(c, event, id).await,
        None => Ok(0),
    }
}

/// What activity `id` means for notifications, however often it is said; gives how many rows it changed.
async fn tell(c: &mut Connection, event: &Envelope, id: i64) -> Result<u64, DatabaseError> {
    match Effect::of(event) {
        Effect::Notify if activities::is_taken_back(c, event).await? => {
            Ok(notified::delete(c, id).await? + overtaken(c, event).await?)
        }
        Effect::Notify => notify(c, event, id).await,
        Effect::Announce if activities::is_taken_back(c, event).await? => announced::delete(c, id).await,
        Effect::Announce => announced::insert(c, event.member_id, id, event.created_at).await,
        Effect::TakeBack(act) => notified::delete_last(c, act, event).await,
        Effect::DeletePost => {
            let announced = announced::delete_of_post(c, event.post_id).await?;
            Ok(announced + notified::delete_of_post(c, event.post_id).await?)
        }
        Effect::DeleteComment => notified::delete_of_thread(c, event).await,
        Effect::Nothing => Ok(0),
    }
}

/// Never the actor himself.
async fn notify(c: &mut Connection, event: &Envelope, id: i64) -> Result<u64, DatabaseError> {
    let mut rows = 0;
    for recipient in event.recipients.iter().filter(|recipient| **recipient != event.member_id) {
        rows += notified::insert(c, *recipient, id).await?;
    }
    Ok(rows)
}

/// Replies and likes that arrived before a comment which is deleted already could not know that they stand below it.
async fn overtaken(c: &mut Connection, act: &Envelope) -> Result<u64, DatabaseError> {
    match act.member_activity_type {
        MemberActivityType::CommentCreate => notified::delete_of_thread(c, act).await,
        _ => Ok(0),
    }
}
