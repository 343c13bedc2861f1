//! Where events go after their write: an ordered, durable log that any number of consumer groups reads at its own pace.
//!
//! [`EventLog`] is what services know. [`EmbeddedLog`] keeps it in a file of the process itself, `KafkaLog` (feature
//! `kafka`) on the brokers of a cluster. [`run`] is every consumer group at work, [`retry_letters`] its restore job,
//! [`accept`] its door for records that come another way, and [`persist`] the patience all of them share.

mod accept;
mod consumer;
mod embedded;
mod handler;
#[cfg(feature = "kafka")]
mod kafka;
mod log;
mod patience;
mod progress;
mod restore;
mod worker;

pub use accept::accept;
pub use consumer::run;
pub use embedded::EmbeddedLog;
pub use handler::{Delivery, Handler, HandlerError};
#[cfg(feature = "kafka")]
pub use kafka::KafkaLog;
pub use log::{Consumer, EventLog, EventLogError, History, Partition, Record};
pub use patience::{delay, persist};
pub use progress::Progress;
pub use restore::{RestoreError, Restored, retry_letters};
