//! Table `comments`, each row with its author's profile and the viewer's like.

use std::collections::HashMap;

use database::{Connection, DatabaseError, Statement, placeholders, sql};

/// A comment as one viewer sees it; without a name its author has left. `parent_id` is 0 at depth 0.
#[derive(Debug, Clone, serde::Deserialize)]
pub(crate) struct CommentRow {
    pub(crate) id: i64,
    pub(crate) post_id: i64,
    pub(crate) author_id: i64,
    pub(crate) parent_id: i64,
    pub(crate) depth: i32,
    pub(crate) content: String,
    pub(crate) like_count: i64,
    pub(crate) reply_count: i64,
    pub(crate) created_at: i64,
    pub(crate) updated_at: i64,
    pub(crate) member_name: Option<String>,
    pub(crate) display_name: Option<String>,
    pub(crate) author_handle: Option<String>,
    pub(crate) author_avatar_url: Option<String>,
    pub(crate) liked: bool,
}

/// Those of `ids` that stand, undeleted, under posts that are there for `viewer`, in the order asked.
pub(crate) async fn find_all(c: &mut Connection, ids: &[i64], viewer: i64) -> Result<Vec<CommentRow>, DatabaseError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let rows: Vec<CommentRow> = c.all(statement(ids, viewer)).await?;
    let mut found: HashMap<i64, CommentRow> = rows.into_iter().map(|row| (row.id, row)).collect();
    Ok(ids.iter().filter_map(|id| found.remove(id)).collect())
}

/// The comment if it is there for `viewer`.
pub(crate) async fn find(c: &mut Connection, id: i64, viewer: i64) -> Result<Option<CommentRow>, DatabaseError> {
    c.first(statement(&[id], viewer)).await
}

pub(super) fn statement(ids: &[i64], viewer: i64) -> Statement {
    let text = format!(
        "SELECT m.id, m.post_id, m.author_id, m.parent_id, m.depth, m.content, m.like_count, m.reply_count, \
         m.created_at, m.updated_at, w.member_name, w.display_name, w.handle AS author_handle, \
         w.avatar_url AS author_avatar_url, l.id IS NOT NULL AS liked \
         FROM comments m CROSS JOIN posts p ON p.id = m.post_id \
         CROSS JOIN member_profiles a ON a.member_id = p.author_id \
         LEFT JOIN member_profiles w ON w.member_id = m.author_id AND w.is_active = 1 \
         LEFT JOIN comment_likes l ON l.comment_id = m.id AND l.member_id = ? \
         WHERE m.id IN ({}) AND NOT m.is_deleted AND NOT p.is_deleted AND {}",
        placeholders(ids.len()),
        audience::visible("a")
    );
    sql(text).bind(viewer).bind_all(ids.iter().copied()).bind_all(audience::binds(viewer))
}
