//! Projections in a document store.

use dead_letters::DocumentLetters;
use documents::{Documents, Index};
use event_log::persist;
use idempotency::documents::Idempotency;

use crate::Host;

impl Host {
    /// The document store, if the fleet runs on servers. Its `indexes` (and those of dead letters) are made in the
    /// background, however long the server is away; until then the service is not ready.
    pub async fn documents(&self, mut indexes: Vec<Index>) -> anyhow::Result<Option<Documents>> {
        if !self.stores.are_real() {
            return Ok(None);
        }
        indexes.extend(DocumentLetters::indexes());
        let documents = self.stores.documents().await?;
        let (component, token) = (self.lifecycle.component("mongo"), self.lifecycle.shutdown_token());
        component.starting("the document store has not answered yet");
        let maker = documents.clone();
        self.lifecycle.spawn("mongo indexes", async move {
            if persist("mongo indexes", &token, || maker.make(&indexes)).await.is_some() {
                component.ready();
            }
        });
        Ok(Some(documents))
    }

    /// Repeatable writes over a document store.
    pub fn idempotency_in(&self, documents: &Documents) -> Idempotency {
        Idempotency::new(documents.clone(), self.clock.clone(), self.windows())
    }
}
