//! The posts of an import.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use database::sql;
use import::{Copy, MAX_ID, Reference, Report, Table};
use serde::Deserialize;

use super::{
    import::{NOBODY, Source},
    import_likes::{self, POST_LIKES},
};
use crate::{
    domain::PostDraft,
    repository::{imported, posts::PostRow},
};

pub(super) const POSTS: Table =
    ("posts", &["id", "title", "content", "author_id", "view_count", "is_deleted", "created_at", "updated_at"]);

/// A post as the reference keeps it.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Found {
    pub(super) id: i64,
    profile_id: i64,
    /// Whose profile that is.
    member_id: Option<i64>,
    title: String,
    content: Option<String>,
    view_count: i64,
    is_deleted: bool,
    created_at: Option<i64>,
    updated_at: Option<i64>,
}

/// The next posts, in the order of their ids.
pub(super) async fn read(reference: &Reference, after: i64, limit: u32) -> anyhow::Result<Vec<Found>> {
    let [created, updated] = ["created_at", "updated_at"].map(|column| reference.time("posts", "p", column));
    let query = format!(
        "SELECT p.id, p.author_id AS profile_id, a.member_id, COALESCE(p.title, '') AS title, p.content, \
         COALESCE(p.view_count, 0) AS view_count, COALESCE(p.is_deleted, 0) + 0 AS is_deleted, \
         {created} AS created_at, {updated} AS updated_at \
         FROM posts p LEFT JOIN member_profiles a ON a.id = p.author_id WHERE p.id > ? ORDER BY p.id LIMIT ?"
    );
    reference.rows(sql(query).bind(after).bind(limit)).await
}

/// Everything is read first and then written in one transaction.
pub(super) async fn import(source: &Source<'_>, batch: Vec<Found>) -> anyhow::Result<Report> {
    let mut report = Report::default();
    report.read("posts", batch.len());
    let ids: Vec<i64> = batch.iter().map(|post| post.id).collect();
    let authors: Vec<i64> = batch.iter().filter_map(|post| post.member_id).collect();
    let copies = source.copies.copies("posts", "post_pk", &ids).await?;
    let reader = &mut source.database.read().await?;
    let there = imported::find_posts(reader, &ids).await?;
    let authors = imported::find_members(reader, &authors).await?;
    let mut posts = Vec::new();
    for found in batch {
        let copy = copies.get(&found.id).copied();
        if let Some(post) = new_post(found, copy, &there, &authors, &mut report) {
            posts.push(post);
        }
    }
    let new: HashSet<i64> = posts.iter().map(|post| post.id).collect();
    let likes = POST_LIKES.read(source, &ids, &new, &mut report).await?;
    let counts = import_likes::counts(&likes);
    for post in &mut posts {
        post.like_count = counts.get(&post.id).copied().unwrap_or_default();
    }
    report.written("posts", posts.len());
    let rows = Arc::new((posts, likes));
    let write = source.database.write::<_, anyhow::Error, _>(move |c| {
        Box::pin(async move {
            for post in &rows.0 {
                imported::insert_post(c, post).await?;
            }
            Ok(imported::insert_likes(c, POST_LIKES.target(), &rows.1).await?)
        })
    });
    write.await?;
    Ok(report)
}

/// The post as it is to be here, if it is to be here and is not yet.
fn new_post(
    found: Found,
    copy: Option<Copy>,
    there: &HashMap<i64, i64>,
    authors: &HashSet<i64>,
    report: &mut Report,
) -> Option<PostRow> {
    let id = found.id;
    let Some(created_at) = found.created_at.or(copy.map(|copy| copy.first.millis())).or(found.updated_at) else {
        report.left_out("posts", "without any date", id);
        return None;
    };
    match there.get(&id) {
        Some(&here) if here == created_at => {
            report.there("posts", 1);
            return None;
        }
        Some(_) => {
            report.left_out("posts", "an id that another post has here", id);
            return None;
        }
        None if id > MAX_ID => {
            report.left_out("posts", "an id that clients cannot count to", id);
            return None;
        }
        None => {}
    }
    if found.created_at.is_none() {
        report.corrected("posts", "a missing date is that of its copy or last change", id);
    }
    let author_id = found.member_id.filter(|member_id| authors.contains(member_id));
    match author_id {
        None => report.corrected("posts", "without its author it is deleted", id),
        Some(member_id) if member_id != found.profile_id => {
            report.corrected("posts", "the author was given as a profile id", id);
        }
        Some(_) => {}
    }
    // Reads move it too; an edit makes another copy (measured; rest-contract, 10 and 9.4).
    let updated_at = match copy {
        Some(copy) if copy.last > copy.first => copy.last.millis(),
        Some(_) => created_at,
        None => found.updated_at.unwrap_or(created_at),
    };
    if found.updated_at.is_some_and(|at| at != updated_at) {
        report.corrected("posts", "the last change is that of its copies: reads moved it", id);
    }
    let content = found.content.unwrap_or_else(|| {
        report.corrected("posts", "a missing text is empty", id);
        String::new()
    });
    if content.chars().count() > PostDraft::LONGEST {
        report.kept("posts", "a text longer than anybody could write here", id);
    }
    Some(PostRow {
        id,
        author_id: author_id.unwrap_or(NOBODY),
        title: found.title,
        content,
        view_count: found.view_count.max(0),
        like_count: 0,
        comment_count: 0,
        is_deleted: found.is_deleted || author_id.is_none(),
        version: 1,
        created_at,
        updated_at: updated_at.max(created_at),
    })
}
