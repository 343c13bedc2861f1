//! Events of posts and comments, written with what they tell of.

use database::{Connection, DatabaseError};
use dto::{MemberActivityType, Timestamp};
use error::ApiError;
use kafka_envelope::Envelope;
use outbox::Outbox;

use crate::{
    mapper,
    repository::{comments::CommentRow, posts},
};

/// An event about a post, with the post as this transaction leaves it.
pub(crate) async fn about_post(
    c: &mut Connection,
    activity: MemberActivityType,
    member_id: i64,
    post_id: i64,
    now: Timestamp,
) -> Result<Envelope, ApiError> {
    let post = posts::get(c, post_id).await?;
    let event = Envelope::new(activity, member_id, now).quoting(&post.content);
    Ok(event.with_post(mapper::post_snapshot(&post)))
}

/// An event about a comment, with the comment and its post as this transaction leaves them.
pub(crate) async fn about_comment(
    c: &mut Connection,
    activity: MemberActivityType,
    member_id: i64,
    comment: &CommentRow,
    now: Timestamp,
) -> Result<Envelope, ApiError> {
    let event = about_post(c, activity, member_id, comment.post_id, now).await?;
    Ok(event.with_comment(mapper::comment_snapshot(comment)).quoting(&comment.content))
}

/// Puts the event into the outbox of this transaction.
pub(crate) async fn publish(c: &mut Connection, event: Envelope) -> Result<(), DatabaseError> {
    outbox::append(c, Outbox::Content, &event).await
}
