//! What an upload must be and what becomes of it; no I/O.
//!
//! An upload passes [`format`] (which of the four formats do the bytes start as), [`outline`] (how large, which way up,
//! whole?), then the codec, then [`reduce`] (both sizes), and leaves as two PNGs: see [`render`].

mod format;
mod outline;
mod reduce;
mod renditions;

#[cfg(test)]
mod tests;

pub use format::Format;
pub use renditions::{ORIGINAL_SIDE, Renditions, THUMBNAIL_SIDE, render};
