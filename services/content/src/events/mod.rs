//! What content tells (through its outbox) and what it hears (views).

mod publish;
mod views;

pub(crate) use publish::{about_comment, about_post, publish};
pub use views::{VIEW_GROUP, ViewCounts};
