//! Rows to wire types.

use audience::Author;
use dto::{Comment, Post, Timestamp};

use crate::repository::{comments::CommentRow, posts::PostRow};

pub(crate) fn post(row: PostRow) -> Post {
    let author =
        Author::active(row.author_id, row.display_name, row.member_name, row.author_handle, row.author_avatar_url);
    Post {
        id: row.id,
        title: row.title,
        content: row.content,
        author_id: row.author_id,
        author_name: author.name,
        author_handle: author.handle,
        author_avatar_url: author.avatar_url,
        view_count: row.view_count,
        like_count: row.like_count,
        comment_count: row.comment_count,
        liked: row.liked,
        created_at: Timestamp::from_millis(row.created_at),
        updated_at: Timestamp::from_millis(row.updated_at),
    }
}

pub(crate) fn comment(row: CommentRow) -> Comment {
    let author = match (row.member_name, row.author_handle, row.author_avatar_url) {
        (Some(name), Some(handle), Some(avatar_url)) => {
            Author::active(row.author_id, row.display_name, name, handle, avatar_url)
        }
        _ => Author::withdrawn(),
    };
    Comment {
        id: row.id,
        liked: row.liked,
        content: row.content,
        author_id: author.id,
        author_name: author.name,
        author_handle: author.handle,
        author_avatar_url: author.avatar_url,
        post_id: row.post_id,
        // The tables write 0 for "no parent".
        parent_id: (row.parent_id != 0).then_some(row.parent_id),
        depth: row.depth,
        like_count: row.like_count,
        reply_count: row.reply_count,
        created_at: Timestamp::from_millis(row.created_at),
        updated_at: Timestamp::from_millis(row.updated_at),
    }
}
