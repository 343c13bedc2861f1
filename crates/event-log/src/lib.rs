//! Where events go after their write: an ordered, durable log that any number of consumer groups reads at its own pace.
//!
//! [`EventLog`] is what services know. [`EmbeddedLog`] keeps it in a file of the process itself; a broker takes its
//! place in a cluster. [`run`] is the loop of every consumer group, [`ReadEvents`] the way in for events that may be
//! lost (views), and [`persist`] the patience all of them share.

mod consumer;
mod embedded;
mod log;
mod patience;
mod read_events;

pub use consumer::{Delivery, Handler, HandlerError, Progress, run};
pub use embedded::EmbeddedLog;
pub use log::{Consumer, EventLog, EventLogError, Record};
pub use patience::{delay, persist};
pub use read_events::ReadEvents;
