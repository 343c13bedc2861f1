//! Rows of an import: they come with their ids, dates and counts.

use std::collections::{HashMap, HashSet};

use database::{Connection, DatabaseError, Row, Value, placeholders, sql};
use dto::Timestamp;

use super::{comments::CommentRow, posts::PostRow};

/// Ids that one statement asks for.
const ASKED: usize = 1000;

/// Likes that one statement inserts.
const INSERTED: usize = 1000;

/// A like of a post or comment.
#[derive(Debug, Clone, Copy)]
pub(crate) struct LikeRow {
    pub(crate) of: i64,
    pub(crate) member_id: i64,
    pub(crate) created_at: Timestamp,
}

/// Which of `ids` are members.
pub(crate) async fn find_members(c: &mut Connection, ids: &[i64]) -> Result<HashSet<i64>, DatabaseError> {
    Ok(find::<(i64,)>(c, "member_id", "member_profiles WHERE member_id", ids)
        .await?
        .into_iter()
        .map(|row| row.0)
        .collect())
}

/// When those of `ids` that are posts were written.
pub(crate) async fn find_posts(c: &mut Connection, ids: &[i64]) -> Result<HashMap<i64, i64>, DatabaseError> {
    Ok(find(c, "id, created_at", "posts WHERE id", ids).await?.into_iter().collect())
}

/// Those of `ids` that are comments.
pub(crate) async fn find_comments(c: &mut Connection, ids: &[i64]) -> Result<HashMap<i64, CommentRow>, DatabaseError> {
    let columns = "id, post_id, author_id, parent_id, depth, content, like_count, reply_count, is_deleted, version, \
                   created_at, updated_at";
    let found: Vec<CommentRow> = find(c, columns, "comments WHERE id", ids).await?;
    Ok(found.into_iter().map(|row| (row.id, row)).collect())
}

async fn find<T: Row>(c: &mut Connection, columns: &str, from: &str, ids: &[i64]) -> Result<Vec<T>, DatabaseError> {
    let mut found = Vec::new();
    for ids in ids.chunks(ASKED) {
        let statement = format!("SELECT {columns} FROM {from} IN ({})", placeholders(ids.len()));
        found.extend(c.all::<T>(sql(statement).bind_all(ids.iter().copied())).await?);
    }
    Ok(found)
}

pub(crate) async fn insert_post(c: &mut Connection, row: &PostRow) -> Result<(), DatabaseError> {
    let statement = "INSERT INTO posts (id, author_id, title, content, view_count, like_count, comment_count, \
                     popularity, is_deleted, version, created_at, updated_at) \
                     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    let popularity = row.view_count + 2 * row.like_count;
    let statement = sql(statement)
        .bind_all([row.id, row.author_id])
        .bind_all([row.title.as_str(), &row.content])
        .bind_all([row.view_count, row.like_count, row.comment_count, popularity])
        .bind(row.is_deleted)
        .bind_all([row.version, row.created_at, row.updated_at]);
    c.run(statement).await.map(drop)
}

pub(crate) async fn insert_comment(c: &mut Connection, row: &CommentRow) -> Result<(), DatabaseError> {
    let statement = "INSERT INTO comments (id, post_id, author_id, parent_id, depth, content, like_count, reply_count, \
                     is_deleted, version, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    let statement = sql(statement)
        .bind_all([row.id, row.post_id, row.author_id, row.parent_id])
        .bind(row.depth)
        .bind(row.content.as_str())
        .bind_all([row.like_count, row.reply_count])
        .bind(row.is_deleted)
        .bind_all([row.version, row.created_at, row.updated_at]);
    c.run(statement).await.map(drop)
}

/// Likes of what `of` names in `table`.
pub(crate) async fn insert_likes(
    c: &mut Connection,
    [table, of]: [&str; 2],
    rows: &[LikeRow],
) -> Result<(), DatabaseError> {
    for rows in rows.chunks(INSERTED) {
        let values = vec!["(?, ?, ?)"; rows.len()].join(", ");
        let statement = format!("INSERT INTO {table} ({of}, member_id, created_at) VALUES {values}");
        let values = rows.iter().flat_map(|row| [row.of.into(), row.member_id.into(), Value::from(row.created_at)]);
        c.run(sql(statement).bind_all(values)).await?;
    }
    Ok(())
}
