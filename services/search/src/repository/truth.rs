//! Posts and comments as the truth has them, to compare the index with: as their newest events would tell them.

use database::{Connection, DatabaseError, sql};
use dto::Timestamp;
use kafka_envelope::{CommentSnapshot, PostSnapshot};
use rebuild::Stretch;
use serde::Deserialize;

#[derive(Deserialize)]
struct PostRow {
    id: i64,
    version: i64,
    author_id: i64,
    title: String,
    content: String,
    like_count: i64,
    comment_count: i64,
    is_deleted: bool,
    created_at: i64,
    updated_at: i64,
}

pub(super) async fn posts(c: &mut Connection, stretch: Stretch) -> Result<Vec<PostSnapshot>, DatabaseError> {
    let find = "SELECT id, version, author_id, title, content, like_count, comment_count, is_deleted, created_at, \
                updated_at FROM posts WHERE id > ? AND id <= ?";
    let rows: Vec<PostRow> = c.all(sql(find).bind_all([stretch.after, stretch.until])).await?;
    let snapshot = |row: PostRow| PostSnapshot {
        id: row.id,
        version: row.version,
        author_id: row.author_id,
        title: row.title,
        content: row.content,
        like_count: row.like_count,
        comment_count: row.comment_count,
        deleted: row.is_deleted,
        created_at: Timestamp::from_millis(row.created_at),
        updated_at: Timestamp::from_millis(row.updated_at),
    };
    Ok(rows.into_iter().map(snapshot).collect())
}

#[derive(Deserialize)]
struct CommentRow {
    id: i64,
    version: i64,
    post_id: i64,
    post_author_id: i64,
    parent_id: i64,
    author_id: i64,
    depth: i32,
    content: String,
    like_count: i64,
    reply_count: i64,
    is_gone: bool,
    created_at: i64,
    updated_at: i64,
}

/// With the authors of their posts. What stands under a deleted post is deleted.
pub(super) async fn comments(
    c: &mut Connection,
    stretch: Stretch,
) -> Result<Vec<(CommentSnapshot, i64)>, DatabaseError> {
    let find = "SELECT m.id, m.version, m.post_id, p.author_id AS post_author_id, m.parent_id, m.author_id, m.depth, \
                m.content, m.like_count, m.reply_count, (m.is_deleted = 1 OR p.is_deleted = 1) AS is_gone, \
                m.created_at, m.updated_at \
                FROM comments m JOIN posts p ON p.id = m.post_id WHERE m.id > ? AND m.id <= ? ORDER BY m.id";
    let rows: Vec<CommentRow> = c.all(sql(find).bind_all([stretch.after, stretch.until])).await?;
    let snapshot = |row: CommentRow| {
        let comment = CommentSnapshot {
            id: row.id,
            version: row.version,
            post_id: row.post_id,
            parent_id: (row.parent_id != 0).then_some(row.parent_id),
            author_id: row.author_id,
            depth: row.depth,
            content: row.content,
            like_count: row.like_count,
            reply_count: row.reply_count,
            deleted: row.is_gone,
            created_at: Timestamp::from_millis(row.created_at),
            updated_at: Timestamp::from_millis(row.updated_at),
        };
        (comment, row.post_author_id)
    };
    Ok(rows.into_iter().map(snapshot).collect())
}
