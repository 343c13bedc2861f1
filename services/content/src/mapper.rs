//! Rows to wire types and to the snapshots that events carry.

use dto::{Comment, Post, Timestamp};
use kafka_envelope::{CommentSnapshot, PostSnapshot};

use crate::repository::{authors::AuthorRow, comments::CommentRow, posts::PostRow};

pub(crate) fn post(row: PostRow, author: AuthorRow, liked: bool) -> Post {
    Post {
        id: row.id,
        title: row.title,
        content: row.content,
        author_id: row.author_id,
        author_name: author.display_name.unwrap_or(author.member_name),
        author_handle: author.handle,
        author_avatar_url: author.avatar_url,
        view_count: row.view_count,
        like_count: row.like_count,
        comment_count: row.comment_count,
        liked,
        created_at: Timestamp::from_millis(row.created_at),
        updated_at: Timestamp::from_millis(row.updated_at),
    }
}

pub(crate) fn comment(row: CommentRow, author: AuthorRow, liked: bool) -> Comment {
    Comment {
        id: row.id,
        liked,
        content: row.content,
        author_id: Some(row.author_id),
        author_name: author.display_name.unwrap_or(author.member_name),
        author_handle: author.handle,
        author_avatar_url: author.avatar_url,
        post_id: row.post_id,
        parent_id: parent(row.parent_id),
        depth: row.depth,
        like_count: row.like_count,
        reply_count: row.reply_count,
        created_at: Timestamp::from_millis(row.created_at),
        updated_at: Timestamp::from_millis(row.updated_at),
    }
}

pub(crate) fn post_snapshot(row: &PostRow) -> PostSnapshot {
    PostSnapshot {
        id: row.id,
        version: row.version,
        author_id: row.author_id,
        title: row.title.clone(),
        content: row.content.clone(),
        like_count: row.like_count,
        comment_count: row.comment_count,
        deleted: row.is_deleted,
        created_at: Timestamp::from_millis(row.created_at),
        updated_at: Timestamp::from_millis(row.updated_at),
    }
}

pub(crate) fn comment_snapshot(row: &CommentRow) -> CommentSnapshot {
    CommentSnapshot {
        id: row.id,
        version: row.version,
        post_id: row.post_id,
        parent_id: parent(row.parent_id),
        author_id: row.author_id,
        depth: row.depth,
        content: row.content.clone(),
        like_count: row.like_count,
        reply_count: row.reply_count,
        deleted: row.is_deleted,
        created_at: Timestamp::from_millis(row.created_at),
        updated_at: Timestamp::from_millis(row.updated_at),
    }
}

/// The tables write 0 for "no parent".
fn parent(id: i64) -> Option<i64> {
    (id != 0).then_some(id)
}
