//! What may be forgotten at any time: cached values, and small messages between services.
//!
//! Nothing here ever fails a caller. A value that is not there, cannot be read or cannot be kept is a miss; a message
//! that may have been lost is reported as [`News::Missed`], after which the listener asks the truth. Both live in the
//! process here; a shared store takes their place in a cluster, which is why the functions are asynchronous.

mod bus;
mod region;

pub use bus::{Bus, News, Subscription};
pub use region::{Cache, MAX_VALUE_BYTES, Region};
