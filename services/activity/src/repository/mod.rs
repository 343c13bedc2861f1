//! Statements, and nothing but statements, so that another store can take their place. One module a table, and
//! `notifications` for what is read across them.

pub(crate) mod activities;
pub(crate) mod announced;
pub(crate) mod notifications;
pub(crate) mod notified;
#[cfg(test)]
mod plans;
pub(crate) mod read_marks;
