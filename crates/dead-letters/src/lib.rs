//! Events that could not go their way, kept until they can: nothing is lost because something refused it.
//!
//! A listener letter is a record that a consumer group could not process, a publisher letter an event that the log did
//! not take for too long (deck case 3). [`ListenerLetters`] and [`PublisherLetters`] say what a store of them does;
//! [`TableLetters`] keeps both in tables, `DocumentLetters` (feature `documents`) in collections.

#[cfg(feature = "documents")]
mod documents;
mod letter;
mod listener;
mod listener_table;
mod publisher;
mod publisher_table;
mod tables;

#[cfg(feature = "documents")]
pub use documents::DocumentLetters;
pub use letter::{Letter, LetterError};
pub use listener::{ListenerLetters, UnhandledRecord};
pub use publisher::{PublisherLetters, UnsentEvent};
pub use tables::{MIGRATIONS, TableLetters};

/// A store of both kinds.
pub trait Letters: ListenerLetters + PublisherLetters {}

impl<T: ListenerLetters + PublisherLetters> Letters for T {}
