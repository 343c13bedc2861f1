//! Rows to wire types.

use dto::{MemberActivity, MemberActivityType, Notification, Summary, Timestamp};
use error::ApiError;
use kafka_envelope::Envelope;

use crate::repository::ActivityRow;

pub(crate) fn activity(row: ActivityRow) -> Result<MemberActivity, ApiError> {
    let created_at = Timestamp::from_millis(row.created_at);
    Ok(MemberActivity {
        id: row.id,
        activity_type: activity_type(&row)?,
        event_id: row.event_id,
        member_id: row.member_id,
        post_id: row.post_id,
        comment_id: row.comment_id,
        created_at,
        updated_at: created_at,
    })
}

/// An activity that has just been recorded.
pub(crate) fn recorded(id: i64, event: &Envelope) -> MemberActivity {
    MemberActivity {
        id,
        event_id: event.event_id.to_string(),
        member_id: event.member_id,
        post_id: event.post_id,
        comment_id: event.comment_id,
        activity_type: event.member_activity_type,
        created_at: event.created_at,
        updated_at: event.created_at,
    }
}

/// An activity as told to a member who has seen everything up to `mark`.
pub(crate) fn notification(row: ActivityRow, actor: Summary, mark: i64) -> Result<Notification, ApiError> {
    Ok(Notification {
        id: row.id,
        activity_type: activity_type(&row)?,
        actor,
        post_id: row.post_id,
        comment_id: row.comment_id,
        excerpt: row.excerpt,
        created_at: Timestamp::from_millis(row.created_at),
        read: row.id <= mark,
    })
}

fn activity_type(row: &ActivityRow) -> Result<MemberActivityType, ApiError> {
    let name = &row.activity_type;
    MemberActivityType::parse(name)
        .ok_or_else(|| ApiError::internal(format!("stored activity type {name} makes no sense")))
}
