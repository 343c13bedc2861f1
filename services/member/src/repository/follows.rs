//! Table `member_follows`.

use database::{Connection, DatabaseError, sql};
use dto::Timestamp;

/// True if the one had not followed the other before.
pub(crate) async fn insert(
    c: &mut Connection,
    follower_id: i64,
    following_id: i64,
    now: Timestamp,
) -> Result<bool, DatabaseError> {
    let statement = c.dialect().insert_or_ignore("member_follows", &["follower_id", "following_id", "created_at"]);
    Ok(c.run(sql(statement).bind(follower_id).bind(following_id).bind(now)).await?.rows == 1)
}

/// True if the one had followed the other.
pub(crate) async fn delete(c: &mut Connection, follower_id: i64, following_id: i64) -> Result<bool, DatabaseError> {
    let statement = "DELETE FROM member_follows WHERE follower_id = ? AND following_id = ?";
    Ok(c.run(sql(statement).bind(follower_id).bind(following_id)).await?.rows == 1)
}
