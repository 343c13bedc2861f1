//! What the index hears.

use async_trait::async_trait;
use database::{Connection, Database, DatabaseError};
use event_log::{Delivery, Handler, HandlerError};
use kafka_envelope::Envelope;

use crate::repository::{comments, posts};

/// The consumer group of the index.
pub const INDEX_GROUP: &str = "member-activity-consumer-group-search-svc";

/// Folds events into the index, one transaction a batch; by version, so they may come twice and late.
#[derive(Clone)]
pub struct Index {
    database: Database,
}

impl Index {
    /// Into this database, which has the index's schema.
    pub const fn new(database: Database) -> Self {
        Self { database }
    }
}

#[async_trait]
impl Handler for Index {
    async fn handle(&self, batch: &[Delivery]) -> Result<(), HandlerError> {
        let events: Vec<Envelope> = batch.iter().map(|delivery| delivery.envelope.clone()).collect();
        Ok(self.database.write(move |c| Box::pin(fold(c, events))).await?)
    }
}

async fn fold(c: &mut Connection, events: Vec<Envelope>) -> Result<(), DatabaseError> {
    for event in events {
        audience::apply(c, &event).await?;
        if let Some(post) = &event.post {
            posts::apply(c, post).await?;
            if post.deleted {
                comments::forget_of_post(c, post.id).await?;
            }
        }
        if let Some(comment) = &event.comment {
            comments::apply(c, comment).await?;
        }
    }
    Ok(())
}
