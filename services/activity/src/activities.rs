//! Where activities are kept.

use std::sync::Arc;

use clock::Clock;
use database::Database;
use idempotency::Idempotency;

use crate::repository::{Store, sqlite::Sqlite};

/// A store of activities and notifications. Clones are the same store.
#[derive(Clone)]
pub struct Activities(pub(crate) Arc<dyn Store>);

impl Activities {
    /// In a database that has [`crate::MIGRATIONS`], with repeatable writes over the same.
    pub fn in_database(database: Database, idempotency: Idempotency, clock: Clock) -> Self {
        Self(Arc::new(Sqlite { database, idempotency, clock }))
    }

    /// In a document store that has [`crate::indexes`], with repeatable writes over the same; `cache` remembers what was
    /// recorded a moment ago.
    #[cfg(feature = "cluster")]
    pub fn in_documents(
        documents: documents::Documents,
        idempotency: idempotency::documents::Idempotency,
        clock: Clock,
        cache: &cache::Cache,
    ) -> Self {
        Self(Arc::new(crate::repository::mongo::Mongo::new(documents, idempotency, clock, cache)))
    }
}
