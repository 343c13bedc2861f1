//! Every event of the log becomes an activity, exactly once in the result.

use async_trait::async_trait;
use event_log::{Delivery, Handler, HandlerError};

use crate::Activities;

/// The consumer group of the decks.
pub const GROUP: &str = kafka_envelope::ACTIVITY_GROUP;

/// Records events with what they mean for notifications, and keeps the copies of members and follows.
#[derive(Clone)]
pub struct Recorder(Activities);

impl Recorder {
    /// Into this store.
    pub const fn new(activities: Activities) -> Self {
        Self(activities)
    }
}

#[async_trait]
impl Handler for Recorder {
    /// One transaction a batch.
    async fn handle(&self, batch: &[Delivery]) -> Result<(), HandlerError> {
        self.0.0.record(batch.iter().map(|delivery| delivery.envelope.clone()).collect()).await
    }
}
