//! Who may see whom (privacy level, friendship, deactivation), as one condition for every store that holds profiles
//! and follows.

mod visible;

pub use visible::{binds, visible};
