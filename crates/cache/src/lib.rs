//! What may be forgotten at any time: cached values, and small messages between services.
//!
//! Nothing here ever fails a caller, or delays it by more than `redis.timeout`. A value that is not there, cannot be
//! read or cannot be kept is a miss; a message that may have been lost is reported as [`News::Missed`], after which the
//! listener asks the truth. Both live in the process, or in a Redis that processes share (feature `redis`).

mod bus;
mod channels;
mod in_process;
mod region;

#[cfg(feature = "redis")]
mod address;
#[cfg(feature = "redis")]
mod link;
#[cfg(feature = "redis")]
mod patience;
#[cfg(feature = "redis")]
mod redis_bus;
#[cfg(feature = "redis")]
mod redis_values;
#[cfg(feature = "redis")]
mod stale;

#[cfg(feature = "redis")]
pub use address::RedisMistake;
pub use bus::{Bus, News, Subscription};
#[cfg(feature = "redis")]
pub use link::Redis;
pub use region::{Cache, MAX_VALUE_BYTES, Region};
