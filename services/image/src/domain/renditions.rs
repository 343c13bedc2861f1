//! From an upload to the two pictures that are kept.

use std::io::Cursor;
use std::panic::catch_unwind;

use error::{ApiError, ErrorCode};
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{DynamicImage, ImageError, ImageReader, Limits, RgbaImage};

use super::Format;
use super::outline::Outline;
use super::reduce::{Area, reduce};

/// The larger rendition fits into a square of this side, in pixels.
const ORIGINAL_SIDE: u32 = 350;
/// The smaller rendition is a square of at most this side, in pixels.
const THUMBNAIL_SIDE: u32 = 150;

/// Bytes per pixel of the widest form a codec decodes to (four channels of 16 bits).
const WIDEST_PIXEL: u64 = 8;

/// Which picture of an image is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Rendition {
    Original,
    Thumbnail,
}

/// What is kept of an upload: two PNGs, upright, without metadata.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Renditions {
    /// The whole picture within 350 x 350 pixels.
    pub(crate) original: Vec<u8>,
    /// Its middle as a square of 150 x 150 pixels, or as many as it has.
    pub(crate) thumbnail: Vec<u8>,
}

/// Decodes an upload and makes its renditions. Blocks for as long as a large picture takes.
///
/// # Errors
/// Those of [`Format::sniff`]; `IMAGE_TOO_LARGE` above `max_pixels`, told from the headers; `CORRUPTED_IMAGE`.
pub(crate) fn render(bytes: &[u8], max_pixels: u64) -> Result<Renditions, ApiError> {
    // The codecs are fed by strangers: should one panic, it is the upload that is at fault.
    catch_unwind(|| checked(bytes, max_pixels))
        .unwrap_or_else(|_| Err(ApiError::new(ErrorCode::CorruptedImage).caused_by("the codec panicked")))
}

fn checked(bytes: &[u8], max_pixels: u64) -> Result<Renditions, ApiError> {
    let format = Format::sniff(bytes)?;
    let outline = Outline::of(format, bytes);
    if outline.pixels > max_pixels {
        return Err(ErrorCode::ImageTooLarge.into());
    }
    if outline.pixels == 0 || !outline.whole {
        return Err(ErrorCode::CorruptedImage.into());
    }
    let picture = decode(format, bytes, max_pixels).map_err(refused)?;
    if picture.width() == 0 || picture.height() == 0 {
        return Err(ErrorCode::CorruptedImage.into());
    }
    let (width, height) = within(ORIGINAL_SIDE, picture.width(), picture.height());
    let everything = Area { x: 0, y: 0, width: picture.width(), height: picture.height() };
    let square = middle(picture.width(), picture.height());
    let side = square.width.min(THUMBNAIL_SIDE);
    // Both sizes are symmetric, so the few pixels that are left can be turned instead of all of them.
    let upright = |pixels: RgbaImage| {
        let mut pixels = DynamicImage::ImageRgba8(pixels);
        pixels.apply_orientation(outline.orientation());
        png(pixels).map_err(ApiError::internal)
    };
    Ok(Renditions {
        original: upright(reduce(&picture, everything, width, height))?,
        thumbnail: upright(reduce(&picture, square, side, side))?,
    })
}

fn decode(format: Format, bytes: &[u8], max_pixels: u64) -> Result<DynamicImage, ImageError> {
    let mut limits = Limits::default();
    limits.max_alloc = Some(max_pixels.saturating_mul(WIDEST_PIXEL));
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format.codec());
    reader.limits(limits);
    reader.decode()
}

fn refused(error: ImageError) -> ApiError {
    let code = match error {
        ImageError::Limits(_) => ErrorCode::ImageTooLarge,
        _ => ErrorCode::CorruptedImage,
    };
    ApiError::new(code).caused_by(error)
}

/// The size of a picture reduced to fit into a square; a smaller one stays as it is.
fn within(side: u32, width: u32, height: u32) -> (u32, u32) {
    let longer = u64::from(width.max(height));
    if longer <= side.into() {
        return (width, height);
    }
    let scaled = |length: u32| {
        let rounded = (2 * u64::from(length) * u64::from(side) + longer) / (2 * longer);
        u32::try_from(rounded).map_or(side, |rounded| rounded.clamp(1, side))
    };
    (scaled(width), scaled(height))
}

/// The largest centred square.
fn middle(width: u32, height: u32) -> Area {
    let side = width.min(height);
    Area { x: (width - side) / 2, y: (height - side) / 2, width: side, height: side }
}

fn png(picture: DynamicImage) -> Result<Vec<u8>, ImageError> {
    let opaque = picture.as_rgba8().is_some_and(|pixels| pixels.pixels().all(|pixel| pixel.0[3] == u8::MAX));
    let picture = if opaque { picture.into_rgb8().into() } else { picture };
    let mut bytes = Vec::new();
    picture.write_with_encoder(PngEncoder::new_with_quality(
        &mut bytes,
        CompressionType::Default,
        FilterType::Adaptive,
    ))?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn pictures_fit_without_growing() {
        for (given, kept) in [
            ((350, 350), (350, 350)),
            ((10, 20), (10, 20)),
            ((700, 350), (350, 175)),
            ((1000, 667), (350, 233)),
            ((1, 40_000_000), (1, 350)),
            ((u32::MAX, u32::MAX), (350, 350)),
        ] {
            assert_eq!(within(ORIGINAL_SIDE, given.0, given.1), kept, "{given:?}");
        }
    }

    proptest! {
        #[test]
        fn the_ratio_is_kept(width in 1..20_000_u32, height in 1..20_000_u32) {
            let (w, h) = within(ORIGINAL_SIDE, width, height);
            prop_assert!((1..=350).contains(&w) && (1..=350).contains(&h) && w <= width && h <= height);
            prop_assert!(w == 350.min(width) || h == 350.min(height));
            let (longer, shorter) = (width.max(height), width.min(height));
            let exact = f64::from(shorter) * f64::from(w.max(h)) / f64::from(longer);
            prop_assert!((f64::from(w.min(h)) - exact.max(1.0)).abs() <= 0.5, "{w} x {h}");
        }

        #[test]
        fn the_middle_is_central(width in 1..5000_u32, height in 1..5000_u32) {
            let Area { x, y, width: w, height: h } = middle(width, height);
            prop_assert_eq!((w, h), (width.min(height), width.min(height)));
            prop_assert!((width - w - x).abs_diff(x) <= 1 && (height - h - y).abs_diff(y) <= 1);
        }
    }
}
