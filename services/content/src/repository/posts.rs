//! Table `posts`.

use database::{Connection, DatabaseError, sql};
use dto::Timestamp;
use error::{ApiError, ErrorCode};

use crate::domain::PostDraft;

/// A post.
#[derive(Debug, Clone, serde::Deserialize)]
pub(crate) struct PostRow {
    pub(crate) id: i64,
    pub(crate) author_id: i64,
    pub(crate) title: String,
    pub(crate) content: String,
    pub(crate) view_count: i64,
    pub(crate) like_count: i64,
    pub(crate) comment_count: i64,
    pub(crate) is_deleted: bool,
    pub(crate) version: i64,
    pub(crate) created_at: i64,
    pub(crate) updated_at: i64,
}

const COLUMNS: &str = "p.id, p.author_id, p.title, p.content, p.view_count, p.like_count, p.comment_count, \
                       p.is_deleted, p.version, p.created_at, p.updated_at";

pub(crate) async fn insert(
    c: &mut Connection,
    author_id: i64,
    draft: &PostDraft,
    now: Timestamp,
) -> Result<i64, DatabaseError> {
    let statement = "INSERT INTO posts (author_id, title, content, view_count, like_count, comment_count, popularity, \
                     is_deleted, version, created_at, updated_at) VALUES (?, ?, ?, 0, 0, 0, 0, 0, 1, ?, ?)";
    let statement = sql(statement)
        .bind(author_id)
        .bind(draft.title.as_deref().unwrap_or_default())
        .bind(draft.content.as_str())
        .bind(now)
        .bind(now);
    Ok(c.run(statement).await?.last_id)
}

/// The post, deleted or hidden as it may be.
pub(crate) async fn find(c: &mut Connection, id: i64) -> Result<Option<PostRow>, DatabaseError> {
    c.first(sql(format!("SELECT {COLUMNS} FROM posts p WHERE p.id = ?")).bind(id)).await
}

/// The post, deleted or hidden as it may be.
pub(crate) async fn get(c: &mut Connection, id: i64) -> Result<PostRow, ApiError> {
    find(c, id).await?.ok_or_else(|| ErrorCode::PostNotFound.into())
}

/// The post if it is there for `viewer`; nobody else changes it before this write ends.
pub(crate) async fn find_visible(c: &mut Connection, id: i64, viewer: i64) -> Result<Option<PostRow>, DatabaseError> {
    let visible = audience::visible("a");
    let held = c.dialect().for_update("p");
    let statement = format!(
        "SELECT {COLUMNS} FROM posts p JOIN member_profiles a ON a.member_id = p.author_id \
         WHERE p.id = ? AND p.is_deleted = 0 AND {visible}{held}"
    );
    c.first(sql(statement).bind(id).bind_all(audience::binds(viewer))).await
}

/// Like [`find_visible`].
pub(crate) async fn get_visible(c: &mut Connection, id: i64, viewer: i64) -> Result<PostRow, ApiError> {
    find_visible(c, id, viewer).await?.ok_or_else(|| ErrorCode::PostNotFound.into())
}

pub(crate) async fn edit(
    c: &mut Connection,
    id: i64,
    content: &str,
    title: &str,
    edited_at: Timestamp,
) -> Result<(), DatabaseError> {
    let statement = "UPDATE posts SET content = ?, title = ?, updated_at = ?, version = version + 1 WHERE id = ?";
    c.run(sql(statement).bind(content).bind(title).bind(edited_at).bind(id)).await.map(drop)
}

/// True if it was not deleted before.
pub(crate) async fn mark_deleted(c: &mut Connection, id: i64) -> Result<bool, DatabaseError> {
    let statement = "UPDATE posts SET is_deleted = 1, version = version + 1 WHERE id = ? AND is_deleted = 0";
    Ok(c.run(sql(statement).bind(id)).await?.rows == 1)
}

/// Until this write ends, nobody else adds or deletes comments of the post.
pub(crate) async fn hold(c: &mut Connection, id: i64) -> Result<(), DatabaseError> {
    c.hold(sql("SELECT id FROM posts WHERE id = ?").bind(id)).await
}

/// Moves the like count, and with it the stored score of the popular ranking (likes count double).
pub(crate) async fn add_likes(c: &mut Connection, id: i64, likes: i64) -> Result<(), DatabaseError> {
    let statement = "UPDATE posts SET like_count = like_count + ?, popularity = popularity + 2 * ?, \
                     version = version + 1 WHERE id = ?";
    c.run(sql(statement).bind(likes).bind(likes).bind(id)).await.map(drop)
}

/// Moves the comment count.
pub(crate) async fn add_comments(c: &mut Connection, id: i64, comments: i64) -> Result<(), DatabaseError> {
    let statement = "UPDATE posts SET comment_count = comment_count + ?, version = version + 1 WHERE id = ?";
    c.run(sql(statement).bind(comments).bind(id)).await.map(drop)
}

/// Adds counted views, and with them the stored score of the popular ranking.
pub(crate) async fn add_views(c: &mut Connection, id: i64, views: i64) -> Result<(), DatabaseError> {
    let statement = "UPDATE posts SET view_count = view_count + ?, popularity = popularity + ? WHERE id = ?";
    c.run(sql(statement).bind(views).bind(views).bind(id)).await.map(drop)
}
