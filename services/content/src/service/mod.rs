//! Use cases: one transaction each; no HTTP types.

mod create_comment;
mod create_post;
mod delete_comment;
mod delete_post;
#[cfg(feature = "cluster")]
mod import;
#[cfg(feature = "cluster")]
mod import_comments;
#[cfg(feature = "cluster")]
mod import_likes;
#[cfg(feature = "cluster")]
mod import_posts;
mod like_comment;
mod like_post;
mod update_comment;
mod update_post;

use dto::Timestamp;
#[cfg(feature = "cluster")]
pub(crate) use import::import;

/// When an edit happened: later than the text it replaces, so that `updatedAt` shows it.
fn edit_time(now: Timestamp, last: i64) -> Timestamp {
    now.max(Timestamp::from_millis(last).plus_millis(1))
}
