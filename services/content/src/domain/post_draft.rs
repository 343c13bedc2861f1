//! A post as its author wants it.

use dto::PostRequest;
use error::{ApiError, ErrorCode, Violations};
use serde::Serialize;

const TITLE: usize = 100;

/// Valid text of a new or edited post; no title means none on creation and "as it is" on an edit.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct PostDraft {
    pub(crate) content: String,
    pub(crate) title: Option<String>,
}

impl PostDraft {
    /// Most characters of a text.
    pub(crate) const LONGEST: usize = 5000;

    pub(crate) fn parse(request: PostRequest) -> Result<Self, ApiError> {
        let content = request.content.unwrap_or_default();
        let mut violations = Violations::new();
        violations.take("content", text::named("내용", text::bounded(&content, 1..=Self::LONGEST)));
        if let Some(title) = &request.title {
            violations.take("title", text::named("제목", text::uncontrolled(title)));
        }
        violations.finish()?;
        match request.title {
            Some(title) if title.chars().count() > TITLE => Err(ApiError::new(ErrorCode::PostTitleTooLong)),
            title => Ok(Self { content, title }),
        }
    }
}
