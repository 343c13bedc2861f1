//! The relational store behind one small type: plain statements with `?`, pooled readers, one writer.
//!
//! The embedded fleet runs on SQLite. Statements run where they are called, because the store answers in microseconds.
//! All writes of a database go through one thread that commits them in groups: every operation runs in a savepoint of
//! its own, and operations that wait together share one durable commit, so that sixteen writers pay for one fsync and
//! not for sixteen. What SQL dialects do not share stands in [`Dialect`].

mod connection;
mod database;
mod dialect;
mod error;
mod migration;
mod row;
mod sqlite;
mod statement;

pub use connection::{Affected, Connection};
pub use database::{Database, Durability, Options};
pub use dialect::Dialect;
pub use error::DatabaseError;
pub use futures::future::BoxFuture;
pub use migration::Migration;
pub use row::{Row, flag};
pub use statement::{Statement, Value, placeholders, sql};
