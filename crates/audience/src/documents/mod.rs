//! The copies in a document store: collections `member_profiles` and `member_follow_changes`.

mod fold;
mod follows;
mod profiles;
mod restate;
mod summaries;
mod visible;

pub use fold::apply;
pub use follows::followed_by;
pub use profiles::{followers_of, names_of};
pub use restate::restate;
pub use summaries::summaries;
pub use visible::visible;

use documents::{Index, index};

/// The indexes of the copies.
pub fn indexes() -> [Index; 2] {
    [index(follows::COLLECTION, &[("_id.follower_id", 1)]), index(follows::COLLECTION, &[("_id.following_id", 1)])]
}
