//! What the index hears.

use std::sync::Arc;

use async_trait::async_trait;
use event_log::{Delivery, Handler, HandlerError};

use crate::repository::Store;

/// The consumer group of the index.
pub const INDEX_GROUP: &str = "member-activity-consumer-group-search-svc";

/// Folds events into the index, one transaction a batch; by version, so they may come twice and late.
#[derive(Clone)]
pub(crate) struct Index(pub(crate) Arc<dyn Store>);

#[async_trait]
impl Handler for Index {
    async fn handle(&self, batch: &[Delivery]) -> Result<(), HandlerError> {
        self.0.fold(batch.iter().map(|delivery| delivery.envelope.clone()).collect()).await
    }
}
