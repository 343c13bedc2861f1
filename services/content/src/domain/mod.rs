//! Parsed input: what a post and a comment may be.

mod comment_text;
mod post_draft;

#[cfg(feature = "cluster")]
pub(crate) use comment_text::COMMENT_LONGEST;
pub(crate) use comment_text::{NewComment, comment_text};
pub(crate) use post_draft::PostDraft;

/// Comments nest to this depth (deck numbers: `comment.maxDepth`), so there are three levels.
pub(crate) const MAX_DEPTH: i32 = 2;
