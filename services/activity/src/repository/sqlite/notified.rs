//! Table `notified`.

use database::{Connection, DatabaseError, sql};
use dto::MemberActivityType;
use kafka_envelope::Envelope;

use crate::domain::version;

pub(super) async fn insert(c: &mut Connection, member_id: i64, activity_id: i64) -> Result<u64, DatabaseError> {
    let statement = c.dialect().insert_or_ignore("notified", &["member_id", "activity_id"]);
    Ok(c.run(sql(statement).bind(member_id).bind(activity_id)).await?.rows)
}

/// Takes an act back.
pub(super) async fn delete(c: &mut Connection, activity_id: i64) -> Result<u64, DatabaseError> {
    Ok(c.run(sql("DELETE FROM notified WHERE activity_id = ?").bind(activity_id)).await?.rows)
}

/// Takes back the act of type `act` that `cancel` ended: the same member's last on the same subject before it.
pub(super) async fn delete_last(
    c: &mut Connection,
    act: MemberActivityType,
    cancel: &Envelope,
) -> Result<u64, DatabaseError> {
    let statement = sql(DELETE_LAST)
        .bind(cancel.member_id)
        .bind(act.name())
        .bind_all([cancel.post_id, cancel.comment_id, cancel.followed_member_id])
        .bind(version(cancel))
        .bind(cancel.event_id.to_string());
    Ok(c.run(statement).await?.rows)
}

pub(super) const DELETE_LAST: &str = "\
    DELETE FROM notified WHERE activity_id = (SELECT id FROM member_activities \
        WHERE member_id = ? AND activity_type = ? AND post_id IS ? AND comment_id IS ? AND followed_member_id IS ? \
        AND version IS NOT NULL AND (version, event_id) < (?, ?) ORDER BY version DESC, event_id DESC LIMIT 1)";

/// Takes back everything about a post, its comments and their likes included.
pub(super) async fn delete_of_post(c: &mut Connection, post_id: Option<i64>) -> Result<u64, DatabaseError> {
    Ok(c.run(sql(DELETE_OF_POST).bind(post_id)).await?.rows)
}

pub(super) const DELETE_OF_POST: &str = "\
    DELETE FROM notified WHERE activity_id IN \
        (SELECT id FROM member_activities WHERE post_id = ? AND version IS NOT NULL)";

/// Takes back everything about a comment and what is below it.
pub(super) async fn delete_of_thread(c: &mut Connection, root: &Envelope) -> Result<u64, DatabaseError> {
    Ok(c.run(sql(DELETE_OF_THREAD).bind(root.comment_id).bind(root.post_id)).await?.rows)
}

pub(super) const DELETE_OF_THREAD: &str = "\
    WITH RECURSIVE thread (comment_id) AS ( \
        SELECT ? UNION \
        SELECT r.comment_id FROM thread JOIN member_activities r ON r.parent_id = thread.comment_id \
    ) \
    DELETE FROM notified WHERE activity_id IN (SELECT id FROM member_activities \
        WHERE post_id = ? AND activity_type IN ('COMMENT_CREATE', 'LIKE_COMMENT') AND version IS NOT NULL \
        AND comment_id IN (SELECT comment_id FROM thread))";
