//! The activity service over HTTP, on a database of its own and events fed by hand.
#![expect(clippy::unwrap_used, reason = "tests and their helpers")]

mod activities;
mod any_history;
mod document;
mod events;
mod notifications;
mod paging;
mod privacy;
mod read_mark;
mod rebuild;
mod reports;
mod statements;
mod stored;
mod taking_back;
mod truth;
mod world;
