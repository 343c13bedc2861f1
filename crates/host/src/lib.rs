//! What turns a service's library into a running service, alone or beside others in one process.
//!
//! A [`Service`] says how it is built; [`Stores`] opens what the settings choose, once; [`Hosted`] binds ports, builds,
//! serves and reports readiness; [`command_line`] is the program around a single service.

mod command_line;
mod data_folder;
#[cfg(feature = "cluster")]
mod documents;
mod hosted;
mod letters;
mod publisher_letters;
mod servers;
mod service;
mod stores;
mod switches;

pub use command_line::{arguments, command_line, fail, say};
pub use hosted::{Hosted, Ports, Urls, section, urls};
pub use letters::{GroupLetters, PURGE, RESTORE};
pub use publisher_letters::RESEND;
pub use service::{Host, Routes, Service};
pub use stores::Stores;
