//! Where events go after their write: an ordered, durable log that any number of consumer groups reads at its own pace.
//!
//! [`EventLog`] is what services know. [`EmbeddedLog`] keeps it in a file of the process itself, `KafkaLog` (feature
//! `kafka`) on the brokers of a cluster. [`run`] is every consumer group at work, [`retry_letters`] its restore job, [`ReadEvents`] the way in for events that may be
//! lost (views), and [`persist`] the patience all of them share.

mod consumer;
mod embedded;
mod handler;
#[cfg(feature = "kafka")]
mod kafka;
mod log;
mod patience;
mod progress;
mod read_events;
mod restore;
mod worker;

pub use consumer::run;
pub use embedded::EmbeddedLog;
pub use handler::{Delivery, Handler, HandlerError};
#[cfg(feature = "kafka")]
pub use kafka::KafkaLog;
pub use log::{Consumer, EventLog, EventLogError, History, Partition, Record};
pub use patience::{delay, persist};
pub use progress::Progress;
pub use read_events::ReadEvents;
pub use restore::{RestoreError, Restored, retry_letters};
