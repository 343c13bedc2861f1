//! Collection `search_posts`: texts to be found. What is deleted stays without its text, so that a late older event
//! finds a newer version.

use std::collections::{HashMap, HashSet};

use documents::{Document, DocumentsError, FindOptions, Index, Session, Updates, doc};
use kafka_envelope::{Envelope, PostSnapshot};
use serde::Deserialize;

use super::{find::Search, terms};
use crate::{
    domain::{Keyword, folded},
    repository::{PostCounter, PostHit, Slice, Wanted},
};

pub(super) const COLLECTION: &str = "search_posts";

/// By term, newest first; the author is there so that counting reads nothing but the index.
pub(super) fn index() -> Index {
    documents::index(COLLECTION, &[("terms", 1), ("created_at", -1), ("_id", -1), ("author_id", 1)])
}

#[derive(Deserialize)]
struct Hit {
    #[serde(rename = "_id")]
    id: i64,
    created_at: i64,
}

/// All hits that the viewer may see, and those wanted.
pub(super) async fn search(
    s: &mut Session,
    keyword: &Keyword,
    wanted: Wanted,
    slice: Slice,
) -> Result<(i64, Vec<PostHit>), DocumentsError> {
    let search = Search {
        collection: COLLECTION,
        authors: &["author_id"],
        filter: terms::found_by(keyword),
        rank: Some(terms::rank(keyword)),
    };
    let (total, hits) = search.run::<Hit>(s, wanted, slice).await?;
    Ok((total, hits.into_iter().map(|Hit { id, created_at }| PostHit { id, created_at }).collect()))
}

#[derive(Deserialize)]
struct Counted {
    #[serde(rename = "_id")]
    id: i64,
    author_id: i64,
    like_count: i64,
    comment_count: i64,
}

/// Id and counter of each visible post among `ids` that has any.
pub(super) async fn counts(
    s: &mut Session,
    counter: PostCounter,
    ids: &[i64],
    viewer: i64,
) -> Result<Vec<(i64, i64)>, DocumentsError> {
    let of = |post: &Counted| match counter {
        PostCounter::Likes => post.like_count,
        PostCounter::Comments => post.comment_count,
    };
    let fields = doc! { "author_id": 1, "like_count": 1, "comment_count": 1 };
    let options = FindOptions::builder().projection(fields).sort(doc! { "_id": 1 }).build();
    let posts: Vec<Counted> = s.find(COLLECTION, doc! { "_id": { "$in": ids }, "is_deleted": false }, options).await?;
    let authors: HashSet<i64> = posts.iter().map(|post| post.author_id).collect();
    let seen = audience::documents::visible(s, viewer, &Vec::from_iter(authors)).await?;
    let shown = posts.iter().filter(|post| of(post) > 0 && seen.contains(&post.author_id));
    Ok(shown.map(|post| (post.id, of(post))).collect())
}

/// What the comments of a post need to know of it.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Known {
    #[serde(rename = "_id")]
    id: i64,
    version: i64,
    pub(super) author_id: i64,
    pub(super) is_deleted: bool,
    folded: Option<String>,
    /// Whether this batch was the first to tell of it.
    #[serde(skip)]
    pub(super) is_new: bool,
}

/// Folds snapshots in: the newest version wins, and what is deleted stays deleted. Gives the posts that the batch is
/// about, as they are now.
pub(super) async fn fold(s: &mut Session, events: &[Envelope]) -> Result<HashMap<i64, Known>, DocumentsError> {
    let comments = events.iter().filter_map(|event| event.comment.as_ref()).map(|comment| comment.post_id);
    let ids: HashSet<i64> =
        events.iter().filter_map(|event| event.post.as_ref()).map(|post| post.id).chain(comments).collect();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let fields = doc! { "version": 1, "author_id": 1, "is_deleted": 1, "folded": 1 };
    let options = FindOptions::builder().projection(fields).build();
    let known: Vec<Known> = s.find(COLLECTION, doc! { "_id": { "$in": Vec::from_iter(ids) } }, options).await?;
    let mut known: HashMap<i64, Known> = known.into_iter().map(|post| (post.id, post)).collect();
    let mut changes = HashMap::new();
    for post in events.iter().filter_map(|event| event.post.as_ref()) {
        let before = known.get(&post.id);
        if before.is_some_and(|before| before.is_deleted || before.version >= post.version) {
            continue;
        }
        let now = Known {
            id: post.id,
            version: post.version,
            author_id: post.author_id,
            is_deleted: post.deleted,
            folded: (!post.deleted).then(|| folded(&post.content)),
            is_new: before.is_none_or(|before| before.is_new),
        };
        let text_changed = before.is_none_or(|before| before.folded != now.folded);
        let text_changed = text_changed || changes.get(&post.id).is_some_and(|(_, changed)| *changed);
        changes.insert(post.id, (post, text_changed));
        known.insert(post.id, now);
    }
    let mut updates = Updates::of(COLLECTION);
    for (post, text_changed) in changes.into_values() {
        updates.upsert(post.id, change(post, text_changed));
    }
    s.apply(updates).await?;
    Ok(known)
}

fn change(post: &PostSnapshot, text_changed: bool) -> Document {
    let set = doc! { "$set": fields(post, text_changed) };
    if post.deleted { doc! { "$unset": terms::no_fields() }.into_iter().chain(set).collect() } else { set }
}

/// Terms are written where the text changed only: a like leaves the index alone.
pub(super) fn fields(post: &PostSnapshot, text_changed: bool) -> Document {
    let mut fields = doc! {
        "author_id": post.author_id,
        "version": post.version,
        "like_count": post.like_count,
        "comment_count": post.comment_count,
        "is_deleted": post.deleted,
        "created_at": post.created_at.millis(),
    };
    if text_changed && !post.deleted {
        fields.extend(terms::fields(&post.content));
    }
    fields
}
