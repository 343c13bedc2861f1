//! Comments and replies as their authors want them.

use dto::CommentRequest;
use error::{ApiError, Violations};
use serde::Serialize;

const CONTENT: std::ops::RangeInclusive<usize> = 1..=1000;

/// A valid new comment; `parent_id` is set for replies only.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct NewComment {
    pub(crate) content: String,
    pub(crate) post_id: i64,
    pub(crate) parent_id: Option<i64>,
}

impl NewComment {
    /// A comment at the top; what the client sends as `parentId` is ignored.
    pub(crate) fn comment(request: CommentRequest) -> Result<Self, ApiError> {
        Self::parse(CommentRequest { parent_id: None, ..request }, false)
    }

    /// A reply, which needs its parent.
    pub(crate) fn reply(request: CommentRequest) -> Result<Self, ApiError> {
        Self::parse(request, true)
    }

    fn parse(request: CommentRequest, needs_parent: bool) -> Result<Self, ApiError> {
        let content = request.content.unwrap_or_default();
        let mut violations = Violations::new();
        violations.take("content", text::bounded(&content, CONTENT));
        let post_id = violations.take("postId", request.post_id.ok_or("댓글을 달 게시글이 필요합니다."));
        if needs_parent {
            violations.take("parentId", request.parent_id.ok_or("답글을 달 댓글이 필요합니다."));
        }
        violations.finish()?;
        Ok(Self { content, post_id: post_id.unwrap_or_default(), parent_id: request.parent_id })
    }
}

/// Valid text of an edited comment.
pub(crate) fn comment_text(content: Option<String>) -> Result<String, ApiError> {
    let content = content.unwrap_or_default();
    match text::bounded(&content, CONTENT) {
        Ok(_) => Ok(content),
        Err(message) => Err(ApiError::invalid("content", message)),
    }
}
