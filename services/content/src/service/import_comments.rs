//! The comments of an import.

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    sync::Arc,
};

use database::{Connection, sql};
use import::{Copy, MAX_ID, Reference, Report, Table};
use serde::Deserialize;

use super::{
    import::{NOBODY, Source},
    import_likes::{self, COMMENT_LIKES},
};
use crate::{
    domain::{COMMENT_LONGEST, MAX_DEPTH},
    repository::{
        comments::{self, CommentRow},
        imported, posts,
    },
};

pub(super) const COMMENTS: Table =
    ("comments", &["id", "content", "author_id", "post_id", "parent_id", "is_deleted", "created_at", "updated_at"]);

/// A comment as the reference keeps it.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Found {
    pub(super) id: i64,
    post_id: i64,
    profile_id: i64,
    /// Whose profile that is.
    member_id: Option<i64>,
    parent_id: i64,
    content: String,
    is_deleted: bool,
    created_at: Option<i64>,
    updated_at: Option<i64>,
}

/// The next comments, in the order of their ids: a parent comes before its replies.
pub(super) async fn read(reference: &Reference, after: i64, limit: u32) -> anyhow::Result<Vec<Found>> {
    let [created, updated] = ["created_at", "updated_at"].map(|column| reference.time("comments", "m", column));
    let query = format!(
        "SELECT m.id, m.post_id, m.author_id AS profile_id, a.member_id, COALESCE(m.parent_id, 0) AS parent_id, \
         COALESCE(m.content, '') AS content, COALESCE(m.is_deleted, 0) + 0 AS is_deleted, {created} AS created_at, \
         {updated} AS updated_at \
         FROM comments m LEFT JOIN member_profiles a ON a.id = m.author_id WHERE m.id > ? ORDER BY m.id LIMIT ?"
    );
    reference.rows(sql(query).bind(after).bind(limit)).await
}

/// Everything is read first and then written in one transaction.
pub(super) async fn import(source: &Source<'_>, batch: Vec<Found>) -> anyhow::Result<Report> {
    let mut report = Report::default();
    report.read("comments", batch.len());
    let ids: Vec<i64> = batch.iter().map(|comment| comment.id).collect();
    let copies = source.copies.copies("comments", "comment_pk", &ids).await?;
    let mut thread = Thread::of(&mut source.database.read().await?, &batch).await?;
    for found in batch {
        let copy = copies.get(&found.id).copied();
        thread.take(found, copy, &mut report);
    }
    let new: HashSet<i64> = thread.new.iter().copied().collect();
    let likes = COMMENT_LIKES.read(source, &ids, &new, &mut report).await?;
    let counts = import_likes::counts(&likes);
    let mut rows = thread.into_new();
    for comment in &mut rows {
        comment.like_count = counts.get(&comment.id).copied().unwrap_or_default();
    }
    report.written("comments", rows.len());
    let rows = Arc::new((rows, likes));
    let write = source.database.write::<_, anyhow::Error, _>(move |c| {
        Box::pin(async move {
            for comment in &rows.0 {
                imported::insert_comment(c, comment).await?;
            }
            count(c, &rows.0).await?;
            Ok(imported::insert_likes(c, COMMENT_LIKES.target(), &rows.1).await?)
        })
    });
    write.await?;
    Ok(report)
}

/// Adds new comments to the counts of their posts and parents, in the order of ids.
async fn count(c: &mut Connection, new: &[CommentRow]) -> anyhow::Result<()> {
    let (mut of_posts, mut of_parents) = (BTreeMap::<i64, i64>::new(), BTreeMap::<i64, i64>::new());
    for comment in new.iter().filter(|comment| !comment.is_deleted) {
        *of_posts.entry(comment.post_id).or_default() += 1;
        if comment.parent_id != 0 {
            *of_parents.entry(comment.parent_id).or_default() += 1;
        }
    }
    for (post_id, more) in of_posts {
        posts::add_comments(c, post_id, more).await?;
    }
    for (parent_id, more) in of_parents {
        comments::add_replies(c, parent_id, more).await?;
    }
    Ok(())
}

/// Comments of a batch as they are to be here, with what they are below.
struct Thread {
    posts: HashMap<i64, i64>,
    authors: HashSet<i64>,
    /// Parents, those that are there already, and the new ones.
    comments: HashMap<i64, CommentRow>,
    new: Vec<i64>,
}

impl Thread {
    async fn of(reader: &mut Connection, batch: &[Found]) -> anyhow::Result<Self> {
        let distinct = |ids: HashSet<i64>| ids.into_iter().collect::<Vec<_>>();
        let posts = distinct(batch.iter().map(|comment| comment.post_id).collect());
        let authors = distinct(batch.iter().filter_map(|comment| comment.member_id).collect());
        let comments = distinct(batch.iter().flat_map(|comment| [comment.id, comment.parent_id]).collect());
        Ok(Self {
            posts: imported::find_posts(reader, &posts).await?,
            authors: imported::find_members(reader, &authors).await?,
            comments: imported::find_comments(reader, &comments).await?,
            new: Vec::new(),
        })
    }

    fn take(&mut self, found: Found, copy: Option<Copy>, report: &mut Report) {
        let id = found.id;
        if let Some(here) = self.comments.get(&id) {
            if here.post_id == found.post_id {
                report.there("comments", 1);
            } else {
                report.left_out("comments", "an id that another comment has here", id);
            }
            return;
        }
        if id > MAX_ID {
            return report.left_out("comments", "an id that clients cannot count to", id);
        }
        if !self.posts.contains_key(&found.post_id) {
            return report.left_out("comments", "of a post that is not here", id);
        }
        let Some(created_at) = found.created_at.or(copy.map(|copy| copy.first.millis())).or(found.updated_at) else {
            return report.left_out("comments", "without any date", id);
        };
        if found.created_at.is_none() {
            report.corrected("comments", "a missing date is that of its copy or last change", id);
        }
        let (parent_id, depth, is_deleted) = self.place(&found, report);
        let row = CommentRow {
            id,
            post_id: found.post_id,
            author_id: self.author(&found, report),
            parent_id,
            depth,
            content: found.content,
            like_count: 0,
            reply_count: 0,
            is_deleted,
            version: 1,
            created_at,
            updated_at: found.updated_at.unwrap_or(created_at).max(created_at),
        };
        if row.content.chars().count() > COMMENT_LONGEST {
            report.kept("comments", "a text longer than anybody could write here", id);
        }
        self.comments.insert(id, row);
        self.new.push(id);
    }

    fn author(&self, found: &Found, report: &mut Report) -> i64 {
        let Some(member_id) = found.member_id.filter(|member_id| self.authors.contains(member_id)) else {
            report.corrected("comments", "its author has left", found.id);
            return NOBODY;
        };
        if member_id != found.profile_id {
            report.corrected("comments", "the author was given as a profile id", found.id);
        }
        member_id
    }

    /// Parent, depth, and whether it is deleted: with its parent, on every level.
    fn place(&self, found: &Found, report: &mut Report) -> (i64, i32, bool) {
        if found.parent_id == 0 {
            return (0, 0, found.is_deleted);
        }
        let fits = |parent: &&CommentRow| parent.post_id == found.post_id && parent.depth < MAX_DEPTH;
        let Some(parent) = self.comments.get(&found.parent_id).filter(fits) else {
            report.corrected("comments", "a reply to no comment of its post is a comment", found.id);
            return (0, 0, found.is_deleted);
        };
        if parent.is_deleted && !found.is_deleted {
            report.corrected("comments", "below a deleted comment it is deleted", found.id);
        }
        (parent.id, parent.depth + 1, found.is_deleted || parent.is_deleted)
    }

    fn into_new(mut self) -> Vec<CommentRow> {
        self.new.iter().filter_map(|id| self.comments.remove(id)).collect()
    }
}
