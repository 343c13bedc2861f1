//! Parsed input and the rules of notifications.

mod activity_filter;
mod effect;
mod events;
mod read_up_to;
mod recalled;
mod report;
mod window;

pub(crate) use activity_filter::ActivityFilter;
pub(crate) use effect::{Effect, parent, taken_back_by, version};
pub(crate) use events::events;
pub(crate) use read_up_to::read_up_to;
pub(crate) use recalled::{Act, act, recalled_id};
pub(crate) use report::{COMMENT_LIKES, COMMENTS, POST_LIKES, POSTS, Report};
pub(crate) use window::Window;

/// How far unread notifications are counted; beyond, the count stays here.
pub(crate) const MAX_UNREAD: i64 = 10_000;
