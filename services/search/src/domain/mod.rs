//! Keywords, and how texts are cut for the index.

mod grams;
mod initials;
mod keyword;

#[cfg(feature = "cluster")]
pub(crate) use grams::folded;
pub(crate) use grams::{grams, initial_grams, phrase};
#[cfg(feature = "cluster")]
pub(crate) use initials::{initials, is_syllable};
pub(crate) use keyword::{Form, Keyword};
