//! `/api/member-activities`.

pub(crate) mod list;
pub(crate) mod record_events;
pub(crate) mod report_comment;
pub(crate) mod report_comment_like;
pub(crate) mod report_post;
pub(crate) mod report_post_like;
