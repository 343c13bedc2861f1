//! What a consumer group is: something that handles events.

use async_trait::async_trait;
use database::DatabaseError;
use kafka_envelope::{Envelope, EnvelopeError};

use crate::Record;

/// One event as it came out of the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// Daily topic.
    pub topic: String,
    /// Partition of the topic.
    pub partition: u32,
    /// Position in the partition; ascending, with gaps.
    pub offset: i64,
    /// The event.
    pub envelope: Envelope,
}

impl Delivery {
    /// Reads a record's event.
    pub fn of(record: &Record) -> Result<Self, EnvelopeError> {
        let Record { topic, partition, offset, payload, .. } = record;
        let envelope = Envelope::from_record(payload, topic, *partition, *offset)?;
        Ok(Self { topic: topic.clone(), partition: *partition, offset: *offset, envelope })
    }
}

/// Why a batch could not be handled.
#[derive(Debug, thiserror::Error)]
pub enum HandlerError {
    /// The group's store is away or busy: the same batch can be handled later.
    #[error("{0}")]
    Away(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The store took none of the batch because of what is in it.
    #[error("{0}")]
    Refused(#[source] Box<dyn std::error::Error + Send + Sync>),
}

#[cfg(feature = "documents")]
impl From<documents::DocumentsError> for HandlerError {
    fn from(cause: documents::DocumentsError) -> Self {
        if cause.is_transient() { Self::Away(cause.into()) } else { Self::Refused(cause.into()) }
    }
}

impl From<DatabaseError> for HandlerError {
    fn from(cause: DatabaseError) -> Self {
        if cause.is_transient() { Self::Away(cause.into()) } else { Self::Refused(cause.into()) }
    }
}

/// What a group does with events.
#[async_trait]
pub trait Handler: Send + Sync {
    /// Folds a batch into the group's store and returns when it is there. Batches of different partitions come at the
    /// same time, and the same events may come again, after an error, a restart or a dead letter, so it goes by event
    /// id or version.
    async fn handle(&self, batch: &[Delivery]) -> Result<(), HandlerError>;

    /// The record became a dead letter, and those after it come next. For who goes by position instead of event id.
    async fn pass_over(&self, _: &Record) -> Result<(), HandlerError> {
        Ok(())
    }

    /// Handles the event of a dead letter, however far the group is in its partition by now.
    async fn restore(&self, letter: &Delivery) -> Result<(), HandlerError> {
        self.handle(std::slice::from_ref(letter)).await
    }
}
