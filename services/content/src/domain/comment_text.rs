//! Comments and replies as their authors want them.

use dto::{CommentRequest, ReplyRequest};
use error::{ApiError, Violations};
use serde::Serialize;

/// Most characters of a comment.
pub(crate) const COMMENT_LONGEST: usize = 1000;

/// A valid new comment; `parent_id` is set for replies only.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct NewComment {
    pub(crate) content: String,
    pub(crate) post_id: i64,
    pub(crate) parent_id: Option<i64>,
}

impl NewComment {
    /// A comment at the top.
    pub(crate) fn comment(request: CommentRequest) -> Result<Self, ApiError> {
        let mut violations = Violations::new();
        let CommentRequest { content, post_id } = request;
        let (content, post_id) = place(&mut violations, content, post_id);
        violations.finish()?;
        Ok(Self { content, post_id, parent_id: None })
    }

    /// A reply, which needs its parent.
    pub(crate) fn reply(request: ReplyRequest) -> Result<Self, ApiError> {
        let mut violations = Violations::new();
        let ReplyRequest { content, post_id, parent_id } = request;
        let (content, post_id) = place(&mut violations, content, post_id);
        let parent_id = violations.take("parentId", parent_id.ok_or("답글을 달 댓글이 필요합니다."));
        violations.finish()?;
        Ok(Self { content, post_id, parent_id })
    }
}

/// What every comment needs: a text and a post.
fn place(violations: &mut Violations, content: Option<String>, post_id: Option<i64>) -> (String, i64) {
    let content = content.unwrap_or_default();
    violations.take("content", bounded(&content));
    let post_id = violations.take("postId", post_id.ok_or("댓글을 달 게시글이 필요합니다."));
    (content, post_id.unwrap_or_default())
}

/// Valid text of an edited comment.
pub(crate) fn comment_text(content: Option<String>) -> Result<String, ApiError> {
    let content = content.unwrap_or_default();
    match bounded(&content) {
        Ok(_) => Ok(content),
        Err(message) => Err(ApiError::invalid("content", message)),
    }
}

fn bounded(content: &str) -> Result<&str, String> {
    text::named("내용", text::bounded(content, 1..=COMMENT_LONGEST))
}
