//! Small files of every format, and the containers that the encoders do not write.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};

/// Every colour on its own corner, so that every flip and turn shows.
pub(super) fn corners(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, y| match (x < width / 2, y < height / 2) {
        (true, true) => Rgb([250, 0, 0]),
        (false, true) => Rgb([0, 250, 0]),
        (true, false) => Rgb([0, 0, 250]),
        (false, false) => Rgb([250, 250, 250]),
    })
}

pub(super) fn encoded(picture: impl Into<DynamicImage>, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    match format {
        ImageFormat::Jpeg => picture.into().write_with_encoder(JpegEncoder::new_with_quality(&mut bytes, 100)),
        other => picture.into().write_to(&mut bytes, other),
    }
    .expect("encodes");
    bytes.into_inner()
}

/// An EXIF block that says nothing but the orientation: little-endian TIFF header, one entry, no next directory.
pub(super) fn exif(orientation: u8) -> Vec<u8> {
    let entry = [0x12, 0x01, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0];
    [b"II\x2A\0\x08\0\0\0".as_slice(), &[1, 0], &entry, &[0; 4]].concat()
}

/// The JPEG with an APP1 segment behind its start.
pub(super) fn jpeg_with_exif(jpeg: &[u8], exif: &[u8]) -> Vec<u8> {
    let length = u16::try_from(exif.len() + 8).expect("short").to_be_bytes();
    [&jpeg[..2], &[0xFF, 0xE1], &length, b"Exif\0\0", exif, &jpeg[2..]].concat()
}

/// The PNG with a chunk before the first one of the given kind.
pub(super) fn png_with(png: &[u8], kind: [u8; 4], data: &[u8], before: [u8; 4]) -> Vec<u8> {
    let at = png.windows(4).position(|four| four == before).expect("the chunk") - 4;
    [&png[..at], &png_chunk(kind, data), &png[at..]].concat()
}

pub(super) fn png_chunk(kind: [u8; 4], data: &[u8]) -> Vec<u8> {
    let named = [&kind, data].concat();
    let length = u32::try_from(data.len()).expect("short").to_be_bytes();
    [length.as_slice(), &named, &crc32(&named).to_be_bytes()].concat()
}

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| if crc & 1 == 1 { crc >> 1 ^ 0xEDB8_8320 } else { crc >> 1 })
    })
}

pub(super) fn riff_chunk(kind: [u8; 4], data: &[u8]) -> Vec<u8> {
    let length = u32::try_from(data.len()).expect("short").to_le_bytes();
    [kind.as_slice(), &length, data, &[0][..data.len() % 2]].concat()
}

pub(super) fn webp(chunks: &[Vec<u8>]) -> Vec<u8> {
    riff_chunk(*b"RIFF", &[b"WEBP".as_slice(), &chunks.concat()].concat())
}

/// The chunk of the extended format; flags: 2 animation, 8 EXIF.
pub(super) fn vp8x(flags: u8, width: u32, height: u32) -> Vec<u8> {
    let (width, height) = ((width - 1).to_le_bytes(), (height - 1).to_le_bytes());
    riff_chunk(*b"VP8X", &[&[flags, 0, 0, 0], &width[..3], &height[..3]].concat())
}

/// The one chunk of a simple lossless WebP.
pub(super) fn vp8l(picture: &RgbImage) -> Vec<u8> {
    encoded(picture.clone(), ImageFormat::WebP)[12..].to_vec()
}

pub(super) fn webp_with_exif(picture: &RgbImage, exif: &[u8]) -> Vec<u8> {
    webp(&[vp8x(8, picture.width(), picture.height()), vp8l(picture), riff_chunk(*b"EXIF", exif)])
}

/// A WebP that shows the pictures one after the other.
pub(super) fn animated_webp(pictures: &[RgbImage]) -> Vec<u8> {
    let (width, height) = pictures[0].dimensions();
    let mut chunks = vec![vp8x(2, width, height), riff_chunk(*b"ANIM", &[0; 6])];
    chunks.extend(pictures.iter().map(|picture| {
        let (width, height) = ((picture.width() - 1).to_le_bytes(), (picture.height() - 1).to_le_bytes());
        let header = [&[0; 6], &width[..3], &height[..3], &[100, 0, 0, 2]].concat();
        riff_chunk(*b"ANMF", &[header, vp8l(picture)].concat())
    }));
    webp(&chunks)
}
