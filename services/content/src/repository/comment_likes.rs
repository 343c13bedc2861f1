//! Table `comment_likes`.

use database::{Connection, DatabaseError, sql};
use dto::Timestamp;

/// True if the member had not liked it before.
pub(crate) async fn insert(
    c: &mut Connection,
    comment_id: i64,
    member_id: i64,
    now: Timestamp,
) -> Result<bool, DatabaseError> {
    let statement = c.dialect().insert_or_ignore("comment_likes", &["comment_id", "member_id", "created_at"]);
    Ok(c.run(sql(statement).bind(comment_id).bind(member_id).bind(now)).await?.rows == 1)
}

/// True if the member had liked it.
pub(crate) async fn delete(c: &mut Connection, comment_id: i64, member_id: i64) -> Result<bool, DatabaseError> {
    let statement = "DELETE FROM comment_likes WHERE comment_id = ? AND member_id = ?";
    Ok(c.run(sql(statement).bind(comment_id).bind(member_id)).await?.rows == 1)
}

pub(crate) async fn exists(c: &mut Connection, comment_id: i64, member_id: i64) -> Result<bool, DatabaseError> {
    let statement = "SELECT 1 FROM comment_likes WHERE comment_id = ? AND member_id = ?";
    Ok(c.first::<(i64,)>(sql(statement).bind(comment_id).bind(member_id)).await?.is_some())
}
