//! What members did, as far as the truth still knows it: who is there, whom he follows, what he wrote and likes.

use std::collections::VecDeque;

use database::{Database, DatabaseError, sql};
use dto::{MemberActivityType as T, Timestamp};
use kafka_envelope::{CommentSnapshot, Envelope, PostSnapshot};
use serde::Deserialize;

use crate::domain::recalled_id;

/// Rows of a table read at once.
const PAGE: usize = 200;

/// Each type with the rows it left, by id, before a time. `version` is that of the post or comment, none once that is
/// deleted; `told` and `told_too` are those who were told.
const TABLES: [(T, &str); 6] = [
    (
        T::MemberSignup,
        "SELECT m.id, m.id AS member_id, m.created_at FROM members m \
         WHERE m.id > ? AND m.created_at < ? ORDER BY m.id LIMIT ?",
    ),
    (
        T::MemberFollow,
        "SELECT f.id, f.follower_id AS member_id, f.created_at, f.following_id AS followed_member_id, \
         f.following_id AS told FROM member_follows f WHERE f.id > ? AND f.created_at < ? ORDER BY f.id LIMIT ?",
    ),
    (
        T::PostCreate,
        "SELECT p.id, p.author_id AS member_id, p.created_at, p.id AS post_id, p.author_id AS post_author_id, \
         SUBSTR(p.content, 1, 80) AS excerpt, CASE WHEN p.is_deleted = 0 THEN p.version END AS version \
         FROM posts p WHERE p.id > ? AND p.created_at < ? ORDER BY p.id LIMIT ?",
    ),
    (
        T::CommentCreate,
        "SELECT m.id, m.author_id AS member_id, m.created_at, m.post_id, m.id AS comment_id, \
         p.author_id AS post_author_id, NULLIF(m.parent_id, 0) AS parent_id, SUBSTR(m.content, 1, 80) AS excerpt, \
         CASE WHEN m.is_deleted = 0 AND p.is_deleted = 0 THEN m.version END AS version, \
         p.author_id AS told, r.author_id AS told_too \
         FROM comments m JOIN posts p ON p.id = m.post_id LEFT JOIN comments r ON r.id = m.parent_id \
         WHERE m.id > ? AND m.created_at < ? ORDER BY m.id LIMIT ?",
    ),
    (
        T::LikePost,
        "SELECT l.id, l.member_id, l.created_at, l.post_id, p.author_id AS post_author_id, \
         SUBSTR(p.content, 1, 80) AS excerpt, CASE WHEN p.is_deleted = 0 THEN p.version END AS version, \
         p.author_id AS told FROM post_likes l JOIN posts p ON p.id = l.post_id \
         WHERE l.id > ? AND l.created_at < ? ORDER BY l.id LIMIT ?",
    ),
    (
        T::LikeComment,
        "SELECT l.id, l.member_id, l.created_at, m.post_id, l.comment_id, p.author_id AS post_author_id, \
         SUBSTR(m.content, 1, 80) AS excerpt, \
         CASE WHEN m.is_deleted = 0 AND p.is_deleted = 0 THEN m.version END AS version, m.author_id AS told \
         FROM comment_likes l JOIN comments m ON m.id = l.comment_id JOIN posts p ON p.id = m.post_id \
         WHERE l.id > ? AND l.created_at < ? ORDER BY l.id LIMIT ?",
    ),
];

#[derive(Debug, Deserialize)]
struct Row {
    id: i64,
    member_id: i64,
    created_at: i64,
    post_id: Option<i64>,
    comment_id: Option<i64>,
    parent_id: Option<i64>,
    post_author_id: Option<i64>,
    followed_member_id: Option<i64>,
    version: Option<i64>,
    excerpt: Option<String>,
    told: Option<i64>,
    told_too: Option<i64>,
}

/// Those of one type.
struct Acts {
    kind: T,
    text: &'static str,
    page: VecDeque<Row>,
    /// The id of the last row read, as long as there may be more.
    last: Option<i64>,
}

/// All acts before a time, oldest first, read a bounded number of rows at a time.
pub(crate) struct Recalled {
    truth: Database,
    before: Timestamp,
    types: Vec<Acts>,
}

impl Recalled {
    /// Those that `truth` knows from `before` that time.
    pub(crate) fn new(truth: Database, before: Timestamp) -> Self {
        let types = TABLES.map(|(kind, text)| Acts { kind, text, page: VecDeque::new(), last: Some(0) });
        Self { truth, before, types: types.into() }
    }

    /// The next acts, 1 to `max`, as their events told them; none at the end. What is about something deleted comes
    /// without a snapshot, so that it is recorded and nobody is told of it.
    pub(crate) async fn next_batch(&mut self, max: usize) -> Result<Vec<Envelope>, DatabaseError> {
        let mut batch = Vec::new();
        while batch.len() < max {
            for acts in &mut self.types {
                acts.read_on(&self.truth, self.before).await?;
            }
            let next = |acts: &&mut Acts| acts.page.front().map_or(i64::MAX, |row| row.created_at);
            let Some(oldest) = self.types.iter_mut().min_by_key(next) else { break };
            let Some(row) = oldest.page.pop_front() else { break };
            batch.push(event(oldest.kind, &row));
        }
        Ok(batch)
    }
}

impl Acts {
    async fn read_on(&mut self, truth: &Database, before: Timestamp) -> Result<(), DatabaseError> {
        let Some(last) = self.last.filter(|_| self.page.is_empty()) else { return Ok(()) };
        let limit = i64::try_from(PAGE).unwrap_or(i64::MAX);
        let rows: Vec<Row> = truth.read().await?.all(sql(self.text).bind(last).bind(before).bind(limit)).await?;
        self.last = rows.last().filter(|_| rows.len() == PAGE).map(|row| row.id);
        self.page = rows.into();
        Ok(())
    }
}

fn event(kind: T, row: &Row) -> Envelope {
    let time = Timestamp::from_millis(row.created_at);
    let mut event = Envelope::new(kind, row.member_id, time).notifying(row.told.into_iter().chain(row.told_too));
    event.post_id = row.post_id;
    event.comment_id = row.comment_id;
    event.post_author_id = row.post_author_id;
    event.followed_member_id = row.followed_member_id;
    event.event_id = recalled_id(&event).unwrap_or(event.event_id);
    let Some(version) = row.version else { return event };
    event.excerpt.clone_from(&row.excerpt);
    if let Some(id) = row.comment_id {
        event.comment = Some(comment(id, version, row, time));
    } else if let Some(id) = row.post_id {
        event.post = Some(post(id, version, row, time));
    }
    event
}

/// As far as anybody asks.
fn post(id: i64, version: i64, row: &Row, time: Timestamp) -> PostSnapshot {
    PostSnapshot {
        id,
        version,
        author_id: row.post_author_id.unwrap_or_default(),
        title: String::new(),
        content: String::new(),
        like_count: 0,
        comment_count: 0,
        deleted: false,
        created_at: time,
        updated_at: time,
    }
}

/// As far as anybody asks.
fn comment(id: i64, version: i64, row: &Row, time: Timestamp) -> CommentSnapshot {
    CommentSnapshot {
        id,
        version,
        post_id: row.post_id.unwrap_or_default(),
        parent_id: row.parent_id,
        author_id: row.member_id,
        depth: 0,
        content: String::new(),
        like_count: 0,
        reply_count: 0,
        deleted: false,
        created_at: time,
        updated_at: time,
    }
}
