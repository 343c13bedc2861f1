//! What a member is told: from `notified`, and from `announced` what those whom he follows have posted since he does.
//!
//! Only of active members whom he may see, under posts of authors whom he may see.

use database::{Connection, DatabaseError, Value, sql};

use crate::domain::{MAX_UNREAD, Window};

/// The activities that `viewer` is told of, newest first.
pub(super) async fn page(c: &mut Connection, viewer: i64, window: &Window) -> Result<Vec<i64>, DatabaseError> {
    let statement = sql(page_text())
        .bind_all(direct_binds(viewer, 0, window.below))
        .bind(window.reach())
        .bind_all([window.below, window.reach(), viewer])
        .bind_all(audience::binds(viewer))
        .bind_all([window.taken, window.skipped]);
    let ids: Vec<(i64,)> = c.all(statement).await?;
    Ok(ids.into_iter().map(|(id,)| id).collect())
}

/// How many activities above `mark` he is told of, counted up to [`MAX_UNREAD`].
pub(super) async fn count_above(c: &mut Connection, viewer: i64, mark: i64) -> Result<i64, DatabaseError> {
    let statement = sql(count_text())
        .bind_all(direct_binds(viewer, mark, i64::MAX))
        .bind_all([mark, viewer])
        .bind_all(audience::binds(viewer))
        .bind(MAX_UNREAD);
    Ok(c.one::<(i64,)>(statement).await?.0)
}

/// Both sides bring their own newest only: of each followed author no more can be needed than the page reaches.
pub(super) fn page_text() -> String {
    format!(
        "SELECT activity_id FROM (SELECT n.activity_id {} ORDER BY n.activity_id DESC LIMIT ?) \
         UNION ALL SELECT p.activity_id {} AND p.activity_id IN (SELECT activity_id FROM announced \
         WHERE author_id = f.following_id AND created_at >= f.created_at AND activity_id < ? \
         ORDER BY created_at DESC, activity_id DESC LIMIT ?) {} \
         ORDER BY activity_id DESC LIMIT ? OFFSET ?",
        direct(),
        FOLLOWED,
        followed_by_viewer(),
    )
}

pub(super) fn count_text() -> String {
    format!(
        "SELECT count(*) FROM (SELECT n.activity_id {} UNION ALL \
         SELECT p.activity_id {FOLLOWED} AND p.created_at >= f.created_at AND p.activity_id > ? {} LIMIT ?)",
        direct(),
        followed_by_viewer(),
    )
}

fn direct() -> String {
    format!(
        "FROM notified n JOIN member_activities a ON a.id = n.activity_id \
         JOIN member_profiles actor ON actor.member_id = a.member_id \
         JOIN member_profiles owner ON owner.member_id = COALESCE(a.post_author_id, a.member_id) \
         WHERE n.member_id = ? AND n.activity_id > ? AND n.activity_id < ? AND {} AND {}",
        audience::visible("actor"),
        audience::visible("owner"),
    )
}

fn direct_binds(viewer: i64, above: i64, below: i64) -> Vec<Value> {
    let range = [viewer, above, below].map(Value::Integer);
    [range, audience::binds(viewer), audience::binds(viewer)].concat()
}

const FOLLOWED: &str = "FROM member_follows f \
                        JOIN member_profiles author ON author.member_id = f.following_id \
                        JOIN announced p ON p.author_id = f.following_id";

fn followed_by_viewer() -> String {
    format!("WHERE f.follower_id = ? AND {}", audience::visible("author"))
}
