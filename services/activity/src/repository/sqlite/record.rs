//! An event becomes an activity, once; and what it means for notifications happens with it.

use database::{Connection, DatabaseError};
use dto::MemberActivityType;
use kafka_envelope::Envelope;

use super::{activities, announced, notified};
use crate::domain::Effect;

/// Records `event` in a write of the caller; an event that is recorded already changes nothing.
pub(super) async fn record(c: &mut Connection, event: &Envelope) -> Result<(), DatabaseError> {
    audience::apply(c, event).await?;
    let Some(id) = activities::insert(c, event).await? else { return Ok(()) };
    match Effect::of(event) {
        Effect::Notify if activities::is_taken_back(c, event).await? => overtaken(c, event).await,
        Effect::Notify => tell(c, event, id).await,
        Effect::Announce if activities::is_taken_back(c, event).await? => Ok(()),
        Effect::Announce => announced::insert(c, event.member_id, id, event.created_at).await,
        Effect::TakeBack(act) => notified::delete_last(c, act, event).await,
        Effect::DeletePost => {
            announced::delete_of_post(c, event.post_id).await?;
            notified::delete_of_post(c, event.post_id).await
        }
        Effect::DeleteComment => notified::delete_of_thread(c, event).await,
        Effect::Nothing => Ok(()),
    }
}

/// Never the actor himself.
async fn tell(c: &mut Connection, event: &Envelope, id: i64) -> Result<(), DatabaseError> {
    for recipient in event.recipients.iter().filter(|recipient| **recipient != event.member_id) {
        notified::insert(c, *recipient, id).await?;
    }
    Ok(())
}

/// Replies and likes that arrived before a comment which is deleted already could not know that they stand below it.
async fn overtaken(c: &mut Connection, act: &Envelope) -> Result<(), DatabaseError> {
    match act.member_activity_type {
        MemberActivityType::CommentCreate => notified::delete_of_thread(c, act).await,
        _ => Ok(()),
    }
}
