//! What an upload must be, what becomes of it, and how its pictures are asked for; no I/O.
//!
//! An upload passes [`mod@format`] (which of the four formats do the bytes start as), [`outline`] (how large, which way up,
//! whole?), then the codec, then [`reduce`] (both sizes), and leaves as two PNGs: see [`render`].

mod doomed;
mod format;
mod image_id;
mod outline;
mod part;
mod reduce;
mod renditions;
mod uploaded;

#[cfg(test)]
mod tests;

pub(crate) use doomed::Doomed;
pub(crate) use format::Format;
pub(crate) use image_id::{ImageId, derived};
pub(crate) use part::{Part, part};
pub(crate) use renditions::{Rendition, Renditions, render};
pub(crate) use uploaded::{Uploaded, fingerprint};
