//! Use cases: one transaction each; no HTTP types.

mod avatar_images;
mod change_handle;
mod deactivate_profile;
mod end_sessions;
mod follow;
mod identity;
mod identity_tables;
#[cfg(feature = "cluster")]
mod import_emails;
#[cfg(feature = "cluster")]
mod import_follows;
#[cfg(feature = "cluster")]
mod import_members;
mod log_in;
mod passwords;
mod purge_tokens;
mod read_follows;
mod read_newbies;
mod read_profiles;
mod read_summaries;
mod refresh;
mod sign_up;
mod update_profile;

pub use avatar_images::AvatarImages;
pub use deactivate_profile::deactivate_profile;
use dto::Timestamp;
pub use identity::Identity;
pub use identity_tables::IdentityTables;
#[cfg(feature = "cluster")]
pub(crate) use import_members::import;

/// When an edit happened: later than what it replaces, so that `updatedAt` shows it.
fn edit_time(now: Timestamp, last: i64) -> Timestamp {
    now.max(Timestamp::from_millis(last).plus_millis(1))
}
