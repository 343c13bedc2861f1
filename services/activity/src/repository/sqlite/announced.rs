//! Table `announced`.

use database::{Connection, DatabaseError, sql};
use dto::Timestamp;

pub(super) async fn insert(
    c: &mut Connection,
    author_id: i64,
    activity_id: i64,
    created_at: Timestamp,
) -> Result<u64, DatabaseError> {
    let statement = c.dialect().insert_or_ignore("announced", &["author_id", "activity_id", "created_at"]);
    Ok(c.run(sql(statement).bind(author_id).bind(activity_id).bind(created_at)).await?.rows)
}

/// Takes a post's activity back.
pub(super) async fn delete(c: &mut Connection, activity_id: i64) -> Result<u64, DatabaseError> {
    Ok(c.run(sql("DELETE FROM announced WHERE activity_id = ?").bind(activity_id)).await?.rows)
}

/// Takes a post back.
pub(super) async fn delete_of_post(c: &mut Connection, post_id: Option<i64>) -> Result<u64, DatabaseError> {
    Ok(c.run(sql(DELETE_OF_POST).bind(post_id)).await?.rows)
}

pub(super) const DELETE_OF_POST: &str = "\
    DELETE FROM announced WHERE activity_id IN (SELECT id FROM member_activities \
        WHERE post_id = ? AND activity_type = 'POST_CREATE' AND version IS NOT NULL)";
