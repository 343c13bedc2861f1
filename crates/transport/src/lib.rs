//! How events leave the service that publishes them: to the event log, or over HTTP to activity alone while the brokers
//! are maintained (the decks' Feign mode). An operator turns the [`Switch`] while everything runs.
//!
//! Activity knows events by their ids, so what it got both ways is recorded once. For every other consumer the publisher
//! keeps what went over HTTP and gives it to the log afterwards: a relay in its outbox, [`ReadEvents`] in memory.

mod backlog;
mod mode;
mod read_events;
mod routes;
mod switch;

use std::sync::Arc;

use database::DatabaseError;
use event_log::{EventLog, EventLogError};
use kafka_envelope::Envelope;
use service_client::{ActivityClient, CallError};

pub use mode::Mode;
pub use read_events::ReadEvents;
pub use routes::routes;
pub use switch::{Position, Switch};

/// Both ways out of a service, and the switch between them.
#[derive(Clone)]
pub struct Transport {
    /// Which way events go.
    pub switch: Switch,
    /// The way of [`Mode::Kafka`].
    pub log: Arc<dyn EventLog>,
    /// The way of [`Mode::Http`].
    pub activity: ActivityClient,
}

/// Why events stay where they are for now.
#[derive(Debug, thiserror::Error)]
pub enum TransportError {
    /// Nobody knows where the switch stands.
    #[error("the transport's switch: {0}")]
    Switch(#[from] DatabaseError),
    /// The log is away.
    #[error(transparent)]
    Log(#[from] EventLogError),
    /// Activity is away.
    #[error("activity: {0}")]
    Activity(#[from] CallError),
}

impl Transport {
    /// Sends the one or the other, as the switch stands, and says which way that was.
    pub(crate) async fn send(&self, to_log: &[Envelope], to_activity: &[Envelope]) -> Result<Mode, TransportError> {
        let Position { mode, .. } = self.switch.position().await?;
        match mode {
            Mode::Kafka => self.log.append(to_log).await?,
            Mode::Http => self.activity.record(to_activity).await?,
        }
        Ok(mode)
    }
}
