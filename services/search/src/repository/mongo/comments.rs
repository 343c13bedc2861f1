//! Collection `search_comments`: texts to be found, each with the author of its post (none until the post is known).
//! What is deleted stays without its text.

use std::collections::{HashMap, HashSet};

use documents::{Bson, Document, DocumentsError, FindOptions, Index, Session, Updates, doc, index};
use kafka_envelope::{CommentSnapshot, Envelope};
use serde::Deserialize;

use super::{find::Search, posts, terms};
use crate::repository::{CommentFilter, CommentHit, Slice, Wanted};

pub(super) const COLLECTION: &str = "search_comments";

pub(super) fn indexes() -> [Index; 3] {
    let by_term = [("terms", 1), ("created_at", -1), ("_id", -1), ("author_id", 1), ("post_author_id", 1)];
    [
        index(COLLECTION, &by_term),
        index(COLLECTION, &[("post_id", 1), ("created_at", -1), ("_id", -1)]),
        index(COLLECTION, &[("parent_id", 1)]),
    ]
}

#[derive(Deserialize)]
struct Hit {
    #[serde(rename = "_id")]
    id: i64,
    post_id: i64,
    parent_id: i64,
    author_id: i64,
    depth: i32,
    content: String,
    created_at: i64,
    updated_at: i64,
}

/// All hits that the viewer may see, and those wanted.
pub(super) async fn search(
    s: &mut Session,
    filter: &CommentFilter,
    wanted: Wanted,
    slice: Slice,
) -> Result<(i64, Vec<CommentHit>), DocumentsError> {
    let search = Search {
        collection: COLLECTION,
        authors: &["author_id", "post_author_id"],
        filter: condition(filter),
        rank: filter.keyword.as_ref().map(terms::rank),
    };
    let (total, hits) = search.run::<Hit>(s, wanted, slice).await?;
    let authors: HashSet<i64> = hits.iter().map(|hit| hit.author_id).collect();
    let names = audience::documents::names_of(s, &Vec::from_iter(authors)).await?;
    let replies = replies(s, hits.iter().map(|hit| hit.id)).await?;
    let shown = hits.into_iter().map(|hit| {
        let (replies, replies_below) = replies.get(&hit.id).copied().unwrap_or_default();
        let author = names.get(&hit.author_id).cloned().unwrap_or_default();
        let Hit { id, post_id, parent_id, depth, content, created_at, updated_at, .. } = hit;
        CommentHit { id, post_id, parent_id, depth, content, author, created_at, updated_at, replies, replies_below }
    });
    Ok((total, shown.collect()))
}

pub(super) fn condition(filter: &CommentFilter) -> Document {
    let mut condition = filter.keyword.as_ref().map(terms::found_by).unwrap_or_default();
    for (field, id) in [("post_id", filter.post_id), ("author_id", filter.author_id)] {
        if let Some(id) = id {
            condition.insert(field, id);
        }
    }
    let (from, to) = (filter.from.map(|from| ("$gte", from)), filter.to.map(|to| ("$lte", to)));
    let time: Document = from.into_iter().chain(to).map(|(end, time)| (end.to_owned(), Bson::from(time))).collect();
    if !time.is_empty() {
        condition.insert("created_at", time);
    }
    condition.insert("post_author_id", doc! { "$gt": 0 });
    if filter.keyword.is_none() {
        condition.insert("is_deleted", false);
    }
    condition
}

#[derive(Deserialize)]
struct Replies {
    #[serde(rename = "_id")]
    parent_id: i64,
    ids: Vec<i64>,
}

async fn children(s: &mut Session, ids: Vec<i64>) -> Result<Vec<Replies>, DocumentsError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let below = doc! { "$match": { "parent_id": { "$in": ids }, "is_deleted": false } };
    let by_parent = doc! { "$group": { "_id": "$parent_id", "ids": { "$push": "$_id" } } };
    s.aggregate(COLLECTION, [below, by_parent]).await
}

/// For each comment that has any: direct replies, and replies one level further down.
async fn replies(s: &mut Session, ids: impl Iterator<Item = i64>) -> Result<HashMap<i64, (i64, i64)>, DocumentsError> {
    let count = |ids: &Vec<i64>| i64::try_from(ids.len()).unwrap_or(i64::MAX);
    let near = children(s, ids.collect()).await?;
    let far = children(s, near.iter().flat_map(|replies| replies.ids.iter().copied()).collect()).await?;
    let far: HashMap<i64, i64> = far.iter().map(|replies| (replies.parent_id, count(&replies.ids))).collect();
    let counted = near.iter().map(|replies| {
        let below = replies.ids.iter().filter_map(|id| far.get(id)).sum();
        (replies.parent_id, (count(&replies.ids), below))
    });
    Ok(counted.collect())
}

#[derive(Deserialize)]
struct Liked {
    #[serde(rename = "_id")]
    id: i64,
    post_author_id: i64,
    like_count: i64,
}

/// Id and likes of each comment among `ids` under a visible post that has any.
pub(super) async fn likes(s: &mut Session, ids: &[i64], viewer: i64) -> Result<Vec<(i64, i64)>, DocumentsError> {
    let liked = doc! {
        "_id": { "$in": ids }, "is_deleted": false, "like_count": { "$gt": 0 }, "post_author_id": { "$gt": 0 },
    };
    let fields = doc! { "post_author_id": 1, "like_count": 1 };
    let options = FindOptions::builder().projection(fields).sort(doc! { "_id": 1 }).build();
    let liked: Vec<Liked> = s.find(COLLECTION, liked, options).await?;
    let authors: HashSet<i64> = liked.iter().map(|comment| comment.post_author_id).collect();
    let seen = audience::documents::visible(s, viewer, &Vec::from_iter(authors)).await?;
    let visible = liked.iter().filter(|comment| seen.contains(&comment.post_author_id));
    Ok(visible.map(|comment| (comment.id, comment.like_count)).collect())
}

#[derive(Deserialize)]
struct Known {
    #[serde(rename = "_id")]
    id: i64,
    version: i64,
    is_deleted: bool,
    content: String,
}

/// Folds snapshots in: the newest version wins, and what is deleted stays deleted, with everything below it.
pub(super) async fn fold(
    s: &mut Session,
    events: &[Envelope],
    posts: &HashMap<i64, posts::Known>,
) -> Result<(), DocumentsError> {
    let newest = newest(events);
    let mut deleted = Vec::new();
    if !newest.is_empty() {
        let known = known(s, &newest).await?;
        let mut updates = Updates::of(COLLECTION);
        for comment in newest.into_values() {
            let before = known.get(&comment.id);
            if before.is_some_and(|before| before.is_deleted || before.version >= comment.version) {
                continue;
            }
            let post = posts.get(&comment.post_id);
            let parent = comment.parent_id.and_then(|parent| known.get(&parent));
            let below_deleted =
                post.is_some_and(|post| post.is_deleted) || parent.is_some_and(|parent| parent.is_deleted);
            let is_deleted = comment.deleted || below_deleted;
            if is_deleted {
                deleted.push(comment.id);
            }
            let text_changed = before.is_none_or(|before| before.content != comment.content);
            let post_author = post.map(|post| post.author_id);
            updates.upsert(comment.id, change(comment, is_deleted, text_changed, post_author));
        }
        s.apply(updates).await?;
    }
    let gone: Vec<i64> = posts.iter().filter(|(_, post)| post.is_deleted).map(|(id, _)| *id).collect();
    forget(s, deleted, gone).await?;
    for (id, post) in posts.iter().filter(|(_, post)| post.is_new && !post.is_deleted) {
        // Comments that came before their post.
        let waiting = doc! { "post_id": id, "post_author_id": null };
        s.change(COLLECTION, waiting, doc! { "$set": { "post_author_id": post.author_id } }).await?;
    }
    Ok(())
}

fn newest(events: &[Envelope]) -> HashMap<i64, &CommentSnapshot> {
    let mut newest = HashMap::<i64, &CommentSnapshot>::new();
    for comment in events.iter().filter_map(|event| event.comment.as_ref()) {
        let known = newest.entry(comment.id).or_insert(comment);
        if known.version < comment.version {
            *known = comment;
        }
    }
    newest
}

/// The comments and those they reply to.
async fn known(
    s: &mut Session,
    newest: &HashMap<i64, &CommentSnapshot>,
) -> Result<HashMap<i64, Known>, DocumentsError> {
    let parents = newest.values().filter_map(|comment| comment.parent_id);
    let ids: HashSet<i64> = newest.keys().copied().chain(parents).collect();
    let options = FindOptions::builder().projection(doc! { "version": 1, "is_deleted": 1, "content": 1 }).build();
    let known: Vec<Known> = s.find(COLLECTION, doc! { "_id": { "$in": Vec::from_iter(ids) } }, options).await?;
    Ok(known.into_iter().map(|comment| (comment.id, comment)).collect())
}

fn change(comment: &CommentSnapshot, is_deleted: bool, text_changed: bool, post_author: Option<i64>) -> Document {
    let set = doc! { "$set": fields(comment, is_deleted, text_changed, post_author) };
    if is_deleted { doc! { "$unset": terms::no_fields() }.into_iter().chain(set).collect() } else { set }
}

pub(super) fn fields(
    comment: &CommentSnapshot,
    is_deleted: bool,
    text_changed: bool,
    post_author: Option<i64>,
) -> Document {
    let mut fields = doc! {
        "post_id": comment.post_id,
        "post_author_id": post_author,
        "parent_id": comment.parent_id.unwrap_or(0),
        "author_id": comment.author_id,
        "version": comment.version,
        "depth": comment.depth,
        "like_count": comment.like_count,
        "created_at": comment.created_at.millis(),
        "updated_at": comment.updated_at.millis(),
    };
    if is_deleted {
        fields.extend(tombstone());
        return fields;
    }
    fields.extend(doc! { "is_deleted": false, "content": &comment.content });
    if text_changed {
        fields.extend(terms::fields(&comment.content));
    }
    fields
}

fn tombstone() -> Document {
    doc! { "is_deleted": true, "content": "" }
}

/// Deletes what stands below deleted comments and under deleted posts.
async fn forget(s: &mut Session, mut comments: Vec<i64>, posts: Vec<i64>) -> Result<(), DocumentsError> {
    let gone = || doc! { "$set": tombstone(), "$unset": terms::no_fields() };
    if !posts.is_empty() {
        s.change(COLLECTION, doc! { "post_id": { "$in": posts }, "is_deleted": false }, gone()).await?;
    }
    while !comments.is_empty() {
        comments = children(s, comments).await?.into_iter().flat_map(|replies| replies.ids).collect();
        if !comments.is_empty() {
            s.change(COLLECTION, doc! { "_id": { "$in": &comments } }, gone()).await?;
        }
    }
    Ok(())
}
