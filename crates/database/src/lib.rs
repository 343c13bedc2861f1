//! The relational store behind one small type: plain statements with `?`, for reading and in transactions.
//!
//! A cluster's truth is in MySQL (feature `mysql`), with a transaction of its own for each operation.
//!
//! The embedded fleet runs on SQLite. Statements run where they are called, because the store answers in microseconds.
//! All writes of a database go through one thread that commits them in groups: every operation runs in a savepoint of
//! its own, and operations that wait together share one durable commit, so that sixteen writers pay for one fsync and
//! not for sixteen. What SQL dialects do not share stands in [`Dialect`].

mod connection;
mod database;
mod dialect;
mod error;
mod lock;
mod migration;
#[cfg(feature = "mysql")]
mod mysql;
mod row;
mod sqlite;
mod statement;

pub use connection::{Affected, Connection};
pub use database::{Database, Durability, Options};
pub use dialect::Dialect;
pub use error::DatabaseError;
pub use futures::future::BoxFuture;
pub use lock::Lock;
pub use migration::Migration;
#[cfg(feature = "mysql")]
pub use mysql::MySqlOptions;
pub use row::{Row, flag};
pub use statement::{Statement, Value, placeholders, sql};
