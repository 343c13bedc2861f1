//! Table `search_comments`, and the texts in it.

use std::collections::HashMap;

use database::{Connection, DatabaseError, placeholders, sql};
use kafka_envelope::CommentSnapshot;

use super::{condition::Condition, pairs::Texts::Comments};
use crate::{
    domain::phrase,
    repository::{CommentFilter, CommentHit, Order, Slice, Wanted},
};

/// A hit as its row is.
#[derive(serde::Deserialize)]
struct Row {
    id: i64,
    post_id: i64,
    parent_id: i64,
    depth: i32,
    content: String,
    author: String,
    created_at: i64,
    updated_at: i64,
}

impl CommentFilter {
    fn tables(&self) -> String {
        let comments = match &self.keyword {
            Some(keyword) => {
                format!("{} g JOIN search_comments m ON m.id = g.rowid", Comments.table(keyword.form()))
            }
            None => "search_comments m".to_owned(),
        };
        format!(
            "{comments} JOIN search_posts p ON p.id = m.post_id \
             JOIN member_profiles a ON a.member_id = m.author_id \
             JOIN member_profiles b ON b.member_id = p.author_id"
        )
    }

    fn condition(&self, viewer: i64) -> Condition {
        let mut condition = Condition::default();
        if let Some(keyword) = &self.keyword {
            let found = format!("g.{} MATCH ?", Comments.table(keyword.form()));
            condition = condition.and(&found, [phrase(keyword.as_str()).into()]);
        }
        let bounds = [
            ("m.post_id = ?", self.post_id),
            ("m.author_id = ?", self.author_id),
            ("m.created_at >= ?", self.from),
            ("m.created_at <= ?", self.to),
        ];
        for (text, value) in bounds {
            if let Some(value) = value {
                condition = condition.and(text, [value.into()]);
            }
        }
        condition
            .and("m.is_deleted = 0 AND p.is_deleted = 0", [])
            .and(&audience::visible("a"), audience::binds(viewer))
            .and(&audience::visible("b"), audience::binds(viewer))
    }
}

/// Hits that the viewer may see.
pub(super) async fn search(
    c: &mut Connection,
    filter: &CommentFilter,
    wanted: Wanted,
    slice: Slice,
) -> Result<Vec<CommentHit>, DatabaseError> {
    let mut condition = filter.condition(wanted.viewer);
    let mut offset = 0;
    match slice {
        Slice::Offset(skipped) => offset = skipped,
        Slice::After([time, id]) => {
            condition = condition.and("(m.created_at, m.id) < (?, ?)", [time.into(), id.into()]);
        }
    }
    let rank = match (wanted.order, &filter.keyword) {
        (Order::Rank, Some(keyword)) => format!("bm25({}), ", Comments.table(keyword.form())),
        _ => String::new(),
    };
    let text = format!(
        "SELECT m.id, m.post_id, m.parent_id, m.depth, m.content, a.name AS author, m.created_at, m.updated_at \
         FROM {} WHERE {} ORDER BY {rank}m.created_at DESC, m.id DESC LIMIT ? OFFSET ?",
        filter.tables(),
        condition.text
    );
    let offset = i64::try_from(offset).unwrap_or(i64::MAX);
    let rows: Vec<Row> = c.all(condition.bind(sql(text)).bind(wanted.limit).bind(offset)).await?;
    let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
    let replies: HashMap<i64, (i64, i64)> =
        replies(c, &ids).await?.into_iter().map(|(id, near, far)| (id, (near, far))).collect();
    Ok(rows.into_iter().map(|row| hit(&replies, row)).collect())
}

fn hit(replies: &HashMap<i64, (i64, i64)>, row: Row) -> CommentHit {
    let (replies, replies_below) = replies.get(&row.id).copied().unwrap_or_default();
    let Row { id, post_id, parent_id, depth, content, author, created_at, updated_at } = row;
    CommentHit { id, post_id, parent_id, depth, content, author, created_at, updated_at, replies, replies_below }
}

/// All hits that `viewer` may see.
pub(super) async fn count(c: &mut Connection, filter: &CommentFilter, viewer: i64) -> Result<i64, DatabaseError> {
    let condition = filter.condition(viewer);
    let text = format!("SELECT count(*) FROM {} WHERE {}", filter.tables(), condition.text);
    Ok(c.one::<(i64,)>(condition.bind(sql(text))).await?.0)
}

/// For each comment that has any: id, direct replies, and replies one level further down.
async fn replies(c: &mut Connection, ids: &[i64]) -> Result<Vec<(i64, i64, i64)>, DatabaseError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let text = format!(
        "SELECT r.parent_id, count(*), coalesce(sum((SELECT count(*) FROM search_comments d \
         WHERE d.parent_id = r.id AND d.is_deleted = 0)), 0) \
         FROM search_comments r WHERE r.parent_id IN ({}) AND r.is_deleted = 0 GROUP BY r.parent_id",
        placeholders(ids.len())
    );
    c.all(sql(text).bind_all(ids.iter().copied())).await
}

/// Folds a snapshot in: the newest version wins, and what is deleted stays deleted, with everything below it.
pub(super) async fn apply(c: &mut Connection, comment: &CommentSnapshot) -> Result<(), DatabaseError> {
    let known = sql("SELECT version, content, is_deleted FROM search_comments WHERE id = ?").bind(comment.id);
    let known: Option<(i64, String, bool)> = c.first(known).await?;
    if known.as_ref().is_some_and(|(version, _, deleted)| *deleted || *version >= comment.version) {
        return Ok(());
    }
    let text_changed = known.as_ref().is_none_or(|(_, text, _)| *text != comment.content);
    let columns = [
        "post_id",
        "parent_id",
        "author_id",
        "version",
        "depth",
        "content",
        "like_count",
        "is_deleted",
        "created_at",
        "updated_at",
    ];
    let row = sql(c.dialect().upsert("search_comments", &["id"], &columns))
        .bind_all([comment.id, comment.post_id, comment.parent_id.unwrap_or(0), comment.author_id, comment.version])
        .bind(comment.depth)
        .bind(comment.content.as_str())
        .bind(comment.like_count)
        .bind(false)
        .bind(comment.created_at)
        .bind(comment.updated_at);
    c.run(row).await?;
    if comment.deleted || is_below_deleted(c, comment).await? {
        let below = "id = ? OR parent_id = ? OR parent_id IN (SELECT id FROM search_comments WHERE parent_id = ?)";
        return forget(c, below, &[comment.id; 3]).await;
    }
    if text_changed {
        Comments.delete(c, "= ?", &[comment.id]).await?;
        Comments.insert(c, comment.id, &comment.content).await?;
    }
    Ok(())
}

/// A reply that comes late may stand below a comment that is deleted already.
async fn is_below_deleted(c: &mut Connection, comment: &CommentSnapshot) -> Result<bool, DatabaseError> {
    let Some(parent) = comment.parent_id else { return Ok(false) };
    let find = sql("SELECT is_deleted FROM search_comments WHERE id = ?").bind(parent);
    Ok(c.first::<(bool,)>(find).await?.is_some_and(|(deleted,)| deleted))
}

/// Deletes the comments of a deleted post.
pub(super) async fn forget_of_post(c: &mut Connection, post_id: i64) -> Result<(), DatabaseError> {
    forget(c, "post_id = ?", &[post_id]).await
}

async fn forget(c: &mut Connection, which: &str, values: &[i64]) -> Result<(), DatabaseError> {
    Comments.delete(c, &format!("IN (SELECT id FROM search_comments WHERE {which})"), values).await?;
    let rows = format!(
        "UPDATE search_comments SET is_deleted = 1, content = '' \
         WHERE id IN (SELECT id FROM (SELECT id FROM search_comments WHERE {which}) AS gone)"
    );
    c.run(sql(rows).bind_all(values.iter().copied())).await.map(drop)
}
