//! Keywords, and how texts are cut for the index.

mod grams;
mod keyword;

pub(crate) use grams::{grams, phrase};
pub(crate) use keyword::Keyword;
