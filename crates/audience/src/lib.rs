//! Who may see whom, and what others see of a member.
//!
//! The rule is one SQL condition, [`visible`], over tables named `member_profiles` and `member_follows`: those of the
//! truth, or the copies that search and activity keep in their own databases from `MEMBER_*` events ([`migration`],
//! [`apply`]). In a cluster those copies are documents, with the same rule (module `documents`). What the copies should
//! be the truth can always say again ([`restate`]).

mod author;
#[cfg(feature = "documents")]
pub mod documents;
mod projection;
mod restate;
mod summary;
mod truth;
mod visible;

pub use author::{Author, WITHDRAWN_HANDLE, WITHDRAWN_NAME, hidden, member_name, shown_name};
pub use projection::{apply, migration};
pub use restate::restate;
pub use summary::summaries;
pub use truth::Part;
pub use visible::{binds, visible};
