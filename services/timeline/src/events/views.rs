//! Views. They ride on no write, so they may be lost, and content leaves one's own views out when it counts.

use dto::{Comment, MemberActivityType, Post, Timestamp};
use kafka_envelope::Envelope;

pub(crate) fn post_read(reader: i64, post: &Post, now: Timestamp) -> Envelope {
    Envelope {
        post_id: Some(post.id),
        post_author_id: Some(post.author_id),
        ..Envelope::new(MemberActivityType::PostRead, reader, now)
    }
}

pub(crate) fn comment_read(reader: i64, comment: &Comment, now: Timestamp) -> Envelope {
    Envelope {
        post_id: Some(comment.post_id),
        comment_id: Some(comment.id),
        ..Envelope::new(MemberActivityType::CommentRead, reader, now)
    }
}
