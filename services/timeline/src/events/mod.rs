//! What timeline tells: who read what.

mod views;

pub(crate) use views::{comment_read, post_read};
