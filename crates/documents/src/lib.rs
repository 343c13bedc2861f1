//! The document store (MongoDB) behind three small types: projections of a cluster live here.
//!
//! [`Documents`] is connected lazily and stays usable whatever happens to the server. [`Documents::snapshot`] reads one
//! state of the store, [`Documents::transaction`] writes all or nothing and tries again when another transaction was
//! faster; both through a [`Session`], whose every operation is bounded in time. [`Updates`] are many changes of one
//! collection in one round trip.

mod documents;
mod error;
mod indexes;
mod numbers;
#[cfg(feature = "scratch")]
mod scratch;
mod session;
mod transaction;
mod updates;

pub use documents::{Documents, Options};
pub use error::DocumentsError;
pub use futures::future::BoxFuture;
pub use indexes::{Index, collection, index};
pub use mongodb::{
    bson::{self, Bson, Document, Regex, doc},
    options::FindOptions,
};
#[cfg(feature = "scratch")]
pub use scratch::Scratch;
pub use session::Session;
pub use updates::Updates;
