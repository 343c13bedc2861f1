//! Every event of the log becomes an activity, exactly once in the result.

use async_trait::async_trait;
use database::{Database, DatabaseError};
use event_log::{Delivery, Handler, HandlerError};
use kafka_envelope::Envelope;

use crate::service::record;

/// The consumer group of the decks.
pub const GROUP: &str = kafka_envelope::ACTIVITY_GROUP;

/// Records events with what they mean for notifications, and keeps the copies of members and follows.
#[derive(Clone)]
pub struct Recorder {
    database: Database,
}

impl Recorder {
    /// Into a database that has [`crate::MIGRATIONS`].
    pub const fn new(database: Database) -> Self {
        Self { database }
    }
}

#[async_trait]
impl Handler for Recorder {
    /// One transaction a batch.
    async fn handle(&self, batch: &[Delivery]) -> Result<(), HandlerError> {
        let events: Vec<Envelope> = batch.iter().map(|delivery| delivery.envelope.clone()).collect();
        let record = self.database.write::<_, DatabaseError, _>(move |c| {
            Box::pin(async move {
                for event in &events {
                    record(c, event).await?;
                }
                Ok(())
            })
        });
        Ok(record.await?)
    }
}
