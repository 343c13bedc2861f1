//! What a file says about itself before anything of it is decoded.
//!
//! The codecs would answer most of this too, but one of them fills up truncated files with grey, one allocates for a
//! picture larger than the canvas it declares, and one does not see an orientation that follows the pixels.

mod gif;
mod jpeg;
mod png;
mod webp;

use image::metadata::Orientation;

use super::Format;

/// The outline of a file.
#[derive(Debug, Default)]
pub(super) struct Outline<'a> {
    /// Width x height of the largest picture any header declares.
    pub(super) pixels: u64,
    /// Whether the file goes on to its end (of a GIF: to the end of its first frame).
    pub(super) whole: bool,
    exif: Option<&'a [u8]>,
}

impl<'a> Outline<'a> {
    /// Reads the headers; what is broken shows as not `whole`.
    pub(super) fn of(format: Format, bytes: &'a [u8]) -> Self {
        let mut outline = Self::default();
        let walk = match format {
            Format::Jpeg => jpeg::walk,
            Format::Png => png::walk,
            Format::Gif => gif::walk,
            Format::WebP => webp::walk,
        };
        outline.whole = walk(bytes, &mut outline).is_some();
        outline
    }

    /// How the picture has to be turned to stand upright.
    pub(super) fn orientation(&self) -> Orientation {
        self.exif.and_then(Orientation::from_exif_chunk).unwrap_or(Orientation::NoTransforms)
    }

    fn declare(&mut self, width: impl Into<u64>, height: impl Into<u64>) {
        self.pixels = self.pixels.max(width.into().saturating_mul(height.into()));
    }

    /// Keeps the first EXIF block, whose JPEG prefix some WebP writers keep as well.
    fn found_exif(&mut self, block: &'a [u8]) {
        self.exif.get_or_insert(block.strip_prefix(b"Exif\0\0").unwrap_or(block));
    }
}
