//! `/api/member-activities/notifications`.

pub(crate) mod list;
pub(crate) mod read;
pub(crate) mod unread_count;
