//! Lists of comments.

use database::{Connection, DatabaseError, Statement, Value};

use super::list::List;
use crate::domain::{Direction, Place, Window};

/// A list of comments.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CommentList {
    /// The comments at the top of a post, which the viewer is known to see.
    Post(i64, Direction),
    /// The direct replies to a comment, which the viewer is known to see; oldest first.
    Replies(i64),
    /// Comments and replies of a member under posts the viewer may see; newest first.
    Author(i64),
}

impl CommentList {
    /// The name of the list with its parameters, for cursors.
    pub(crate) fn name(self) -> String {
        match self {
            Self::Post(id, direction) => format!("comments:post:{id}:{}", direction.name()),
            Self::Replies(id) => format!("comments:replies:{id}"),
            Self::Author(id) => format!("comments:author:{id}"),
        }
    }
}

/// A stretch of the list.
pub(crate) async fn places(
    c: &mut Connection,
    list: CommentList,
    viewer: i64,
    window: Window,
) -> Result<Vec<Place>, DatabaseError> {
    c.all(statement(list, viewer, window)).await
}

pub(super) fn statement(list: CommentList, viewer: i64, window: Window) -> Statement {
    let (members, id, direction) = match list {
        CommentList::Post(id, direction) => {
            ("FROM comments m WHERE m.post_id = ? AND m.parent_id = 0".to_owned(), id, direction)
        }
        CommentList::Replies(id) => ("FROM comments m WHERE m.parent_id = ?".to_owned(), id, Direction::Oldest),
        CommentList::Author(id) => {
            let visible = audience::visible("a");
            let members = format!(
                "FROM comments m CROSS JOIN posts p ON p.id = m.post_id \
                 CROSS JOIN member_profiles a ON a.member_id = p.author_id \
                 WHERE m.author_id = ? AND p.is_deleted = 0 AND {visible}"
            );
            (members, id, Direction::Newest)
        }
    };
    let mut values: Vec<Value> = vec![id.into()];
    if matches!(list, CommentList::Author(_)) {
        values.extend(audience::binds(viewer));
    }
    let text = format!("SELECT 0 AS score, m.created_at, m.id {members} AND m.is_deleted = 0");
    List { text, values, columns: &["m.created_at", "m.id"], direction }.cut(window)
}
