//! Counters in bulk; what the viewer may not see, and what has none, is absent.

use database::{Connection, DatabaseError, placeholders, sql};

use crate::repository::PostCounter;

/// Id and counter of each visible post among `ids` that has any.
pub(super) async fn of_posts(
    c: &mut Connection,
    counter: PostCounter,
    ids: &[i64],
    viewer: i64,
) -> Result<Vec<(i64, i64)>, DatabaseError> {
    let column = match counter {
        PostCounter::Likes => "like_count",
        PostCounter::Comments => "comment_count",
    };
    let text = format!(
        "SELECT p.id, p.{column} FROM search_posts p JOIN member_profiles a ON a.member_id = p.author_id \
         WHERE p.id IN ({}) AND p.is_deleted = 0 AND p.{column} > 0 AND {} ORDER BY p.id",
        placeholders(ids.len()),
        audience::visible("a")
    );
    c.all(sql(text).bind_all(ids.iter().copied()).bind_all(audience::binds(viewer))).await
}

/// Id and likes of each visible comment among `ids` that has any.
pub(super) async fn of_comments(
    c: &mut Connection,
    ids: &[i64],
    viewer: i64,
) -> Result<Vec<(i64, i64)>, DatabaseError> {
    let text = format!(
        "SELECT m.id, m.like_count FROM search_comments m JOIN search_posts p ON p.id = m.post_id \
         JOIN member_profiles a ON a.member_id = p.author_id \
         WHERE m.id IN ({}) AND m.is_deleted = 0 AND p.is_deleted = 0 AND m.like_count > 0 AND {} ORDER BY m.id",
        placeholders(ids.len()),
        audience::visible("a")
    );
    c.all(sql(text).bind_all(ids.iter().copied()).bind_all(audience::binds(viewer))).await
}

/// Id and followers of each active member among `ids` who has any.
pub(super) async fn of_followers(c: &mut Connection, ids: &[i64]) -> Result<Vec<(i64, i64)>, DatabaseError> {
    let text = format!(
        "SELECT member_id, followers_count FROM member_profiles \
         WHERE member_id IN ({}) AND is_active = 1 AND followers_count > 0 ORDER BY member_id",
        placeholders(ids.len())
    );
    c.all(sql(text).bind_all(ids.iter().copied())).await
}
