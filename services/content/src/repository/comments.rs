//! Table `comments`.

use database::{Connection, DatabaseError, sql};
use dto::Timestamp;
use error::{ApiError, ErrorCode};

/// A comment or reply; `parent_id` is 0 at depth 0.
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
    pub(crate) is_deleted: bool,
    pub(crate) version: i64,
    pub(crate) created_at: i64,
    pub(crate) updated_at: i64,
}

const COLUMNS: &str = "m.id, m.post_id, m.author_id, m.parent_id, m.depth, m.content, m.like_count, m.reply_count, \
                       m.is_deleted, m.version, m.created_at, m.updated_at";

/// A comment about to be written.
pub(crate) struct Inserted<'a> {
    pub(crate) post_id: i64,
    pub(crate) author_id: i64,
    pub(crate) parent_id: i64,
    pub(crate) depth: i32,
    pub(crate) content: &'a str,
    pub(crate) now: Timestamp,
}

pub(crate) async fn insert(c: &mut Connection, row: Inserted<'_>) -> Result<i64, DatabaseError> {
    let statement = "INSERT INTO comments (post_id, author_id, parent_id, depth, content, like_count, reply_count, \
                     is_deleted, version, created_at, updated_at) VALUES (?, ?, ?, ?, ?, 0, 0, 0, 1, ?, ?)";
    let statement = sql(statement)
        .bind(row.post_id)
        .bind(row.author_id)
        .bind(row.parent_id)
        .bind(row.depth)
        .bind(row.content)
        .bind(row.now)
        .bind(row.now);
    Ok(c.run(statement).await?.last_id)
}

/// The comment, deleted or hidden as it may be.
pub(crate) async fn find(c: &mut Connection, id: i64) -> Result<Option<CommentRow>, DatabaseError> {
    c.first(sql(format!("SELECT {COLUMNS} FROM comments m WHERE m.id = ?")).bind(id)).await
}

/// The comment, deleted or hidden as it may be.
pub(crate) async fn get(c: &mut Connection, id: i64) -> Result<CommentRow, ApiError> {
    find(c, id).await?.ok_or_else(|| ErrorCode::CommentNotFound.into())
}

/// The comment if it and its post are there for `viewer`; who wrote it does not matter (decision 11). Nobody else
/// changes it before this write ends.
pub(crate) async fn find_visible(
    c: &mut Connection,
    id: i64,
    viewer: i64,
) -> Result<Option<CommentRow>, DatabaseError> {
    let visible = audience::visible("a");
    let held = c.dialect().for_update("m");
    let statement = format!(
        "SELECT {COLUMNS} FROM comments m JOIN posts p ON p.id = m.post_id \
         JOIN member_profiles a ON a.member_id = p.author_id \
         WHERE m.id = ? AND m.is_deleted = 0 AND p.is_deleted = 0 AND {visible}{held}"
    );
    c.first(sql(statement).bind(id).bind_all(audience::binds(viewer))).await
}

/// Like [`find_visible`].
pub(crate) async fn get_visible(c: &mut Connection, id: i64, viewer: i64) -> Result<CommentRow, ApiError> {
    find_visible(c, id, viewer).await?.ok_or_else(|| ErrorCode::CommentNotFound.into())
}

pub(crate) async fn edit(
    c: &mut Connection,
    id: i64,
    content: &str,
    edited_at: Timestamp,
) -> Result<(), DatabaseError> {
    let statement = "UPDATE comments SET content = ?, updated_at = ?, version = version + 1 WHERE id = ?";
    c.run(sql(statement).bind(content).bind(edited_at).bind(id)).await.map(drop)
}

/// Deletes the comment with everything below it (two levels at most) and says how many comments that were.
pub(crate) async fn mark_deleted(c: &mut Connection, id: i64) -> Result<u64, DatabaseError> {
    let below = "SELECT id FROM (SELECT id FROM comments WHERE parent_id = ?) AS children";
    let statement = format!(
        "UPDATE comments SET is_deleted = 1, version = version + 1 \
         WHERE is_deleted = 0 AND (id = ? OR parent_id = ? OR parent_id IN ({below}))"
    );
    Ok(c.run(sql(statement).bind(id).bind(id).bind(id)).await?.rows)
}

pub(crate) async fn add_likes(c: &mut Connection, id: i64, likes: i64) -> Result<(), DatabaseError> {
    let statement = "UPDATE comments SET like_count = like_count + ?, version = version + 1 WHERE id = ?";
    c.run(sql(statement).bind(likes).bind(id)).await.map(drop)
}

pub(crate) async fn add_replies(c: &mut Connection, id: i64, replies: i64) -> Result<(), DatabaseError> {
    let statement = "UPDATE comments SET reply_count = reply_count + ?, version = version + 1 WHERE id = ?";
    c.run(sql(statement).bind(replies).bind(id)).await.map(drop)
}
