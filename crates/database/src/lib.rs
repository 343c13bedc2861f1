//! The relational store behind one small type: plain statements with `?`, pooled readers, one writer.
//!
//! The embedded fleet runs on SQLite. All writes of a database go through one task that commits them in groups: every
//! operation runs in a savepoint of its own, and operations that wait together share one durable commit, so that
//! sixteen writers pay for one fsync and not for sixteen. What SQL dialects do not share stands in [`dialect`].

mod connection;
pub mod dialect;
mod error;
mod migration;
mod open;
mod statement;
mod writer;

pub use connection::{Affected, Connection, Row};
pub use error::DatabaseError;
pub use futures::future::BoxFuture;
pub use migration::Migration;
pub use open::{Database, Durability, Options};
pub use statement::{Statement, Value, placeholders, sql};
