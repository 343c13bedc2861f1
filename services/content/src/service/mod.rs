//! Use cases: one transaction each; no HTTP types.

mod create_comment;
mod create_post;
mod delete_comment;
mod delete_post;
mod like_comment;
mod like_post;
mod update_comment;
mod update_post;

use dto::Timestamp;

/// When an edit happened: later than the text it replaces, so that `updatedAt` shows it.
fn edit_time(now: Timestamp, last: i64) -> Timestamp {
    now.max(Timestamp::from_millis(last).plus_millis(1))
}
