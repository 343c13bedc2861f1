//! What an event means for notifications.

use dto::MemberActivityType as T;
use kafka_envelope::Envelope;

/// What an event does to what members are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Effect {
    /// Its recipients are told.
    Notify,
    /// The author's followers are told, when they ask.
    Announce,
    /// The same member's last act of this kind on the same subject is told no more.
    TakeBack(T),
    /// Nothing about the post is told any more, nor what comes late.
    DeletePost,
    /// Nothing about the comment and what is below it is told any more, nor what comes late.
    DeleteComment,
    /// It is recorded and that is all.
    Nothing,
}

impl Effect {
    pub(crate) fn of(event: &Envelope) -> Self {
        match event.member_activity_type {
            _ if version(event).is_none() => Self::Nothing,
            T::LikePost | T::LikeComment | T::CommentCreate | T::MemberFollow => Self::Notify,
            T::PostCreate => Self::Announce,
            T::LikePostCancel => Self::TakeBack(T::LikePost),
            T::LikeCommentCancel => Self::TakeBack(T::LikeComment),
            T::MemberUnfollow => Self::TakeBack(T::MemberFollow),
            T::PostDelete => Self::DeletePost,
            T::CommentDelete => Self::DeleteComment,
            _ => Self::Nothing,
        }
    }
}

/// What takes an act back, for acts that their own member takes back.
pub(crate) const fn taken_back_by(act: T) -> Option<T> {
    match act {
        T::LikePost => Some(T::LikePostCancel),
        T::LikeComment => Some(T::LikeCommentCancel),
        T::MemberFollow => Some(T::MemberUnfollow),
        _ => None,
    }
}

/// Orders acts on the same subject, whenever they arrive: the version that the write gave the post
/// or comment; for follows their time. Events without a snapshot (reported over HTTP) have none, so nobody can make up
/// a notification or take one away.
pub(crate) fn version(event: &Envelope) -> Option<i64> {
    match event.member_activity_type {
        T::PostCreate | T::PostDelete | T::LikePost | T::LikePostCancel => event.post.as_ref().map(|post| post.version),
        T::CommentCreate | T::CommentDelete | T::LikeComment | T::LikeCommentCancel => {
            event.comment.as_ref().map(|comment| comment.version)
        }
        T::MemberFollow | T::MemberUnfollow => Some(event.created_at.millis()),
        _ => None,
    }
}

/// The comment that a comment replies to. Threads are built of replies as they were written, so that each comment stands
/// once.
pub(crate) fn parent(event: &Envelope) -> Option<i64> {
    let written = event.member_activity_type == T::CommentCreate;
    event.comment.as_ref().filter(|_| written).and_then(|comment| comment.parent_id)
}
