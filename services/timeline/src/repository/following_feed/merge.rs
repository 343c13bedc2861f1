//! The lists of all authors merged like sorted lists, by a recursion that takes from its queue in order.

use std::sync::LazyLock;

use database::{Statement, Value, sql};

use crate::domain::Window;

/// Who follows so many is likely to find a page among the [`RECENT`] posts of everybody.
const MANY: i64 = 200;

/// How many of everybody's posts are looked through before the posts of each author are.
const RECENT: u32 = 300;

pub(crate) fn statement(viewer: i64, window: Window) -> Statement {
    let Window { after, skip, limit } = window;
    let text: &'static str = if after.is_some() { &BEHIND_A_PLACE } else { &FROM_THE_TOP };
    let after: Vec<Value> = after.iter().flat_map(|place| [place.created_at, place.id]).map(Value::Integer).collect();
    // What is skipped cannot be counted among recent posts.
    let many = if skip == 0 { MANY } else { i64::MAX };
    let recent = sql(text).bind(viewer).bind(many).bind_all(after.clone()).bind_all(after.clone());
    let recent = recent.bind_all(audience::binds(viewer)).bind(limit);
    let merged = recent.bind_all(after).bind(viewer).bind_all(audience::binds(viewer)).bind(limit);
    merged.bind(limit).bind(skip).bind(limit)
}

static FROM_THE_TOP: LazyLock<String> = LazyLock::new(|| text(""));
static BEHIND_A_PLACE: LazyLock<String> = LazyLock::new(|| text(" AND (n.created_at, n.id) < (?, ?)"));

/// If `recent` fills the page it is the page, else `merged` is; `behind` is where both begin.
fn text(behind: &str) -> String {
    format!(
        "WITH RECURSIVE recent (created_at, id) AS ({}), merged (author_id, created_at, id) AS ({}) \
         SELECT 0 AS score, created_at, id FROM merged \
         UNION ALL SELECT 0, created_at, id FROM recent WHERE (SELECT count(*) FROM recent) >= ?",
        recent(behind),
        merged(behind)
    )
}

/// For who follows many: everybody's newest posts, kept if their author is followed.
fn recent(behind: &str) -> String {
    format!(
        "SELECT n.created_at, n.id FROM member_profiles v CROSS JOIN posts n \
         CROSS JOIN member_profiles a ON a.member_id = n.author_id \
         WHERE v.member_id = ? AND v.followings_count >= ? AND n.is_deleted = 0{behind} \
         AND n.created_at >= COALESCE((SELECT n.created_at FROM posts n WHERE n.is_deleted = 0{behind} \
         ORDER BY n.created_at DESC, n.id DESC LIMIT 1 OFFSET {RECENT}), 0) \
         AND EXISTS (SELECT 1 FROM member_follows f WHERE f.follower_id = v.member_id AND f.following_id = n.author_id) \
         AND {visible} ORDER BY n.created_at DESC, n.id DESC LIMIT ?",
        visible = audience::visible("a"),
    )
}

/// A merge of sorted lists: the queue of the recursion holds one post of each author, the newest not yet taken; what
/// is taken from its head is followed by the same author's next. It costs one look-up per member followed and one per
/// post, whether they post much or never, however many posts there are. (`SQLite` takes from the queue in the order of
/// the recursion's `ORDER BY`; a store without that needs another text here.)
fn merged(behind: &str) -> String {
    let newest = |author: &str, behind: &str| {
        format!(
            "SELECT n.id FROM posts n WHERE n.author_id = {author} AND n.is_deleted = 0{behind} \
             ORDER BY n.created_at DESC, n.id DESC LIMIT 1"
        )
    };
    format!(
        "SELECT p.author_id, p.created_at, p.id FROM member_follows w CROSS JOIN posts p ON p.id = ({first}) \
         CROSS JOIN member_profiles a ON a.member_id = w.following_id \
         WHERE w.follower_id = ? AND {visible} AND (SELECT count(*) FROM recent) < ? \
         UNION ALL \
         SELECT p.author_id, p.created_at, p.id FROM merged m CROSS JOIN posts p ON p.id = ({next}) \
         ORDER BY 2 DESC, 3 DESC LIMIT ? OFFSET ?",
        first = newest("w.following_id", behind),
        next = newest("m.author_id", " AND (n.created_at, n.id) < (m.created_at, m.id)"),
        visible = audience::visible("a"),
    )
}
