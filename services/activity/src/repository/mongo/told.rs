//! What a member is told: what he was notified of, and what those whom he follows have posted since he does. Only of
//! active members whom he may see, under posts of authors whom he may see.

use std::ops::Range;

use documents::{DocumentsError, Session};

use super::{announced, notified};

/// An activity that is told.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Told {
    pub(super) id: i64,
    pub(super) event_id: String,
}

/// The newest activities between two numbers that `viewer` is told of, newest first, up to `reach`.
pub(super) async fn newest(
    s: &mut Session,
    viewer: i64,
    between: Range<i64>,
    reach: i64,
) -> Result<Vec<Told>, DocumentsError> {
    let mut told = notified_of(s, viewer, between.clone(), reach).await?;
    told.extend(posted(s, viewer, between, reach).await?);
    told.sort_unstable_by(|one, other| other.cmp(one));
    told.truncate(super::length(reach));
    Ok(told)
}

async fn notified_of(
    s: &mut Session,
    viewer: i64,
    mut between: Range<i64>,
    reach: i64,
) -> Result<Vec<Told>, DocumentsError> {
    let mut told = Vec::new();
    loop {
        let some = notified::of_member(s, viewer, &between, reach).await?;
        let more = some.len() >= super::length(reach);
        between.end = some.last().map_or(between.start, |last| last.id);
        let mut members: Vec<i64> = some.iter().flat_map(|act| [act.actor_id, act.owner_id]).collect();
        members.sort_unstable();
        members.dedup();
        let seen = audience::documents::visible(s, viewer, &members).await?;
        let visible = some.into_iter().filter(|act| seen.contains(&act.actor_id) && seen.contains(&act.owner_id));
        told.extend(visible.map(|act| Told { id: act.id, event_id: act.event_id() }));
        if !more || told.len() >= super::length(reach) {
            return Ok(told);
        }
    }
}

async fn posted(
    s: &mut Session,
    viewer: i64,
    mut between: Range<i64>,
    reach: i64,
) -> Result<Vec<Told>, DocumentsError> {
    let since = audience::documents::followed_by(s, viewer).await?;
    let followed: Vec<i64> = since.keys().copied().collect();
    let seen = Vec::from_iter(audience::documents::visible(s, viewer, &followed).await?);
    let mut told = Vec::new();
    loop {
        let some = announced::of_authors(s, &seen, &between, reach).await?;
        let more = some.len() >= super::length(reach);
        between.end = some.last().map_or(between.start, |last| last.id);
        let new =
            some.into_iter().filter(|post| since.get(&post.author_id).is_some_and(|since| post.created_at >= *since));
        told.extend(new.map(|post| Told { id: post.id, event_id: post.event_id }));
        if !more || told.len() >= super::length(reach) {
            return Ok(told);
        }
    }
}
