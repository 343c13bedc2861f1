//! The use cases; no HTTP types.

mod decoders;
mod delete_images;
mod repeats;
mod upload_image;
mod view_image;

pub(crate) use decoders::Decoders;
pub(crate) use repeats::{Repeats, Request};
pub(crate) use view_image::Picture;

/// Uploads in progress at the same time; beyond, 503. Each holds its file in memory, twice while it comes in.
pub const MAX_UPLOADS: usize = 32;
