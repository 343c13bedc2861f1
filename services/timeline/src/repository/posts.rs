//! Table `posts`, each row with its author's profile and the viewer's like.

use std::collections::HashMap;

use database::{Connection, DatabaseError, Statement, placeholders, sql};
use error::{ApiError, ErrorCode};

/// A post as one viewer sees it.
#[derive(Debug, Clone, serde::Deserialize)]
pub(crate) struct PostRow {
    pub(crate) id: i64,
    pub(crate) author_id: i64,
    pub(crate) title: String,
    pub(crate) content: String,
    pub(crate) view_count: i64,
    pub(crate) like_count: i64,
    pub(crate) comment_count: i64,
    pub(crate) created_at: i64,
    pub(crate) updated_at: i64,
    pub(crate) member_name: String,
    pub(crate) display_name: Option<String>,
    pub(crate) author_handle: String,
    pub(crate) author_avatar_url: String,
    pub(crate) liked: bool,
}

/// Those of `ids` that are there for `viewer`, in the order asked.
pub(crate) async fn find_all(c: &mut Connection, ids: &[i64], viewer: i64) -> Result<Vec<PostRow>, DatabaseError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let rows: Vec<PostRow> = c.all(statement(ids, viewer)).await?;
    let mut found: HashMap<i64, PostRow> = rows.into_iter().map(|row| (row.id, row)).collect();
    Ok(ids.iter().filter_map(|id| found.remove(id)).collect())
}

/// The post if it is there for `viewer`.
pub(crate) async fn get(c: &mut Connection, id: i64, viewer: i64) -> Result<PostRow, ApiError> {
    c.first(statement(&[id], viewer)).await?.ok_or_else(|| ErrorCode::PostNotFound.into())
}

/// `NOT p.is_deleted`, since `= 0` would offer the planner an index on it, which it prefers to ten or more ids.
pub(super) fn statement(ids: &[i64], viewer: i64) -> Statement {
    let text = format!(
        "SELECT p.id, p.author_id, p.title, p.content, p.view_count, p.like_count, p.comment_count, p.created_at, \
         p.updated_at, a.member_name, a.display_name, a.handle AS author_handle, a.avatar_url AS author_avatar_url, \
         l.id IS NOT NULL AS liked \
         FROM posts p CROSS JOIN member_profiles a ON a.member_id = p.author_id \
         LEFT JOIN post_likes l ON l.post_id = p.id AND l.member_id = ? \
         WHERE p.id IN ({}) AND NOT p.is_deleted AND {}",
        placeholders(ids.len()),
        audience::visible("a")
    );
    sql(text).bind(viewer).bind_all(ids.iter().copied()).bind_all(audience::binds(viewer))
}
