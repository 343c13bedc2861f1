//! Keywords, and how texts are cut for the index.

mod grams;
mod initials;
mod keyword;

pub(crate) use grams::{grams, initial_grams, phrase};
pub(crate) use keyword::{Form, Keyword};
