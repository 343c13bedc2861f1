//! An act that is reported over HTTP.

use dto::{CommentActivityRequest, MemberActivityType as T, PostActivityRequest, Timestamp};
use error::{ApiError, ErrorCode, Violations};
use kafka_envelope::Envelope;
use serde::Serialize;

/// What `POST …/posts` takes.
pub(crate) const POSTS: &[T] = &[T::PostCreate, T::PostUpdate, T::PostDelete, T::PostRead];
/// What `POST …/comments` takes.
pub(crate) const COMMENTS: &[T] = &[T::CommentCreate, T::CommentUpdate, T::CommentDelete, T::CommentRead];
/// What `POST …/posts/likes` takes.
pub(crate) const POST_LIKES: &[T] = &[T::LikePost, T::LikePostCancel];
/// What `POST …/comments/likes` takes.
pub(crate) const COMMENT_LIKES: &[T] = &[T::LikeComment, T::LikeCommentCancel];

/// A valid report; `comment_id` is set for acts on comments.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Report {
    pub(crate) member_id: i64,
    pub(crate) post_id: i64,
    pub(crate) comment_id: Option<i64>,
    pub(crate) activity_type: T,
}

impl Report {
    /// An act on a post, of one of the types `allowed`.
    pub(crate) fn on_post(request: &PostActivityRequest, allowed: &[T]) -> Result<Self, ApiError> {
        let PostActivityRequest { member_id, post_id, activity_type } = *request;
        Self::parse(&CommentActivityRequest { member_id, post_id, comment_id: None, activity_type }, false, allowed)
    }

    /// An act on a comment, of one of the types `allowed`.
    pub(crate) fn on_comment(request: &CommentActivityRequest, allowed: &[T]) -> Result<Self, ApiError> {
        Self::parse(request, true, allowed)
    }

    /// The act as an event. Services (no `reporter`) report for everybody, members for themselves.
    pub(crate) fn event(&self, reporter: Option<i64>, now: Timestamp) -> Result<Envelope, ApiError> {
        if reporter.is_some_and(|reporter| reporter != self.member_id) {
            return Err(ErrorCode::MemberForbidden.into());
        }
        let mut event = Envelope::new(self.activity_type, self.member_id, now);
        event.post_id = Some(self.post_id);
        event.comment_id = self.comment_id;
        Ok(event)
    }

    fn parse(request: &CommentActivityRequest, needs_comment: bool, allowed: &[T]) -> Result<Self, ApiError> {
        let mut violations = Violations::new();
        let member_id = violations.take("memberId", id(request.member_id));
        let post_id = violations.take("postId", id(request.post_id));
        let comment_id = if needs_comment { violations.take("commentId", id(request.comment_id)) } else { None };
        let activity_type = violations.take("activityType", of(request.activity_type, allowed));
        violations.finish()?;
        let valid = member_id.zip(post_id).zip(activity_type);
        let report = |((member_id, post_id), activity_type)| Self { member_id, post_id, comment_id, activity_type };
        valid.map(report).ok_or_else(|| ErrorCode::ValidationFailed.into())
    }
}

fn id(value: Option<i64>) -> Result<i64, &'static str> {
    value.filter(|id| *id > 0).ok_or("1 이상의 정수가 필요합니다.")
}

fn of(activity_type: Option<T>, allowed: &[T]) -> Result<T, String> {
    activity_type.filter(|found| allowed.contains(found)).ok_or_else(|| {
        let names: Vec<_> = allowed.iter().map(|allowed| allowed.name()).collect();
        format!("{} 중 하나여야 합니다.", names.join(", "))
    })
}
