//! The newest posts of each author, as many as the page reaches, merged by a sort: for a store whose recursion has no
//! order.

use database::{Statement, sql};

use crate::domain::Window;

pub(super) fn statement(viewer: i64, window: Window) -> Statement {
    let Window { after, skip, limit } = window;
    // The first bound is what an index is entered by.
    let behind = if after.is_some() { " AND n.created_at <= ? AND (n.created_at, n.id) < (?, ?)" } else { "" };
    let text = format!(
        "SELECT 0 AS score, p.created_at, p.id FROM member_follows w \
         JOIN member_profiles a ON a.member_id = w.following_id \
         JOIN LATERAL (SELECT n.created_at, n.id FROM posts n WHERE n.author_id = w.following_id \
         AND n.is_deleted = 0{behind} ORDER BY n.created_at DESC, n.id DESC LIMIT ?) p \
         WHERE w.follower_id = ? AND {visible} ORDER BY p.created_at DESC, p.id DESC LIMIT ? OFFSET ?",
        visible = audience::visible("a")
    );
    let after = after.into_iter().flat_map(|place| [place.created_at, place.created_at, place.id]);
    let of_each = sql(text).bind_all(after).bind(i64::from(skip) + i64::from(limit)).bind(viewer);
    of_each.bind_all(audience::binds(viewer)).bind(limit).bind(skip)
}
