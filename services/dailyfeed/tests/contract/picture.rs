//! Images made in memory.

use std::io::Cursor;

use ::image::{
    Delay, DynamicImage, Frame, GenericImageView, ImageFormat, Rgb, RgbImage, RgbaImage, codecs::gif::GifEncoder,
    load_from_memory,
};

/// Red, green, blue.
pub(crate) const RED: Rgb<u8> = Rgb([220, 20, 20]);
pub(crate) const GREEN: Rgb<u8> = Rgb([20, 220, 20]);
pub(crate) const BLUE: Rgb<u8> = Rgb([20, 20, 220]);

/// A picture of one colour in `format`.
pub(crate) fn plain(format: ImageFormat, width: u32, height: u32, colour: Rgb<u8>) -> Vec<u8> {
    encode(&DynamicImage::from(RgbImage::from_pixel(width, height, colour)), format)
}

/// A small PNG; no two are alike, so that no upload is taken for another's repeat.
pub(crate) fn any_png() -> Vec<u8> {
    let seed = test_support::unique("").into_bytes();
    let pixel = |x: u32, y: u32| Rgb([seed[(x % 12) as usize], seed[(y % 12) as usize], 128]);
    encode(&DynamicImage::from(RgbImage::from_fn(40, 40, pixel)), ImageFormat::Png)
}

/// Three upright stripes of equal width: red, green, blue.
pub(crate) fn stripes(format: ImageFormat, width: u32, height: u32) -> Vec<u8> {
    let stripe = |x: u32, _: u32| [RED, GREEN, BLUE][(x * 3 / width) as usize];
    encode(&DynamicImage::from(RgbImage::from_fn(width, height, stripe)), format)
}

/// A picture that does not compress: about three bytes for each pixel.
pub(crate) fn noise(width: u32, height: u32) -> Vec<u8> {
    let mut state = 0x9E37_79B9_7F4A_7C15_u64;
    let mut next = || {
        // xorshift: noise enough for a compressor.
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state.to_le_bytes()[3]
    };
    let pixel = RgbImage::from_fn(width, height, |_, _| Rgb([next(), next(), next()]));
    encode(&DynamicImage::from(pixel), ImageFormat::Png)
}

/// A GIF of two frames, one after the other.
pub(crate) fn animation(first: Rgb<u8>, second: Rgb<u8>) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = GifEncoder::new(&mut bytes);
    for Rgb([red, green, blue]) in [first, second] {
        let frame = RgbaImage::from_pixel(60, 40, ::image::Rgba([red, green, blue, 255]));
        encoder.encode_frame(Frame::from_parts(frame, 0, 0, Delay::from_numer_denom_ms(100, 1))).expect("a GIF frame");
    }
    drop(encoder);
    bytes
}

/// `jpeg` with an EXIF block that says how to turn it (6: a quarter clockwise).
pub(crate) fn turned(jpeg: &[u8], orientation: u8) -> Vec<u8> {
    // TIFF, big endian: one directory with the one entry 0x0112 (orientation), a SHORT.
    let mut exif = b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".to_vec();
    exif.extend([orientation, 0, 0, 0, 0, 0, 0]);
    let length = u16::try_from(exif.len() + 2).expect("a short block").to_be_bytes();
    [&jpeg[..2], &[0xFF, 0xE1], &length, &exif, &jpeg[2..]].concat()
}

/// A PNG that claims a size and has next to no data.
pub(crate) fn claims_to_be(width: u32, height: u32) -> Vec<u8> {
    let header = [&width.to_be_bytes()[..], &height.to_be_bytes(), &[8, 2, 0, 0, 0]].concat();
    let empty_zlib = [0x78, 0x9C, 0x03, 0x00, 0x00, 0x00, 0x00, 0x01];
    [b"\x89PNG\r\n\x1a\n".to_vec(), chunk(*b"IHDR", &header), chunk(*b"IDAT", &empty_zlib), chunk(*b"IEND", &[])]
        .concat()
}

/// Width and height of an encoded picture.
pub(crate) fn size_of(bytes: &[u8]) -> (u32, u32) {
    load_from_memory(bytes).expect("a picture").dimensions()
}

/// Whether the pixel in the middle of the given column and row (in percent) is about of `colour`.
pub(crate) fn is_about(bytes: &[u8], percent: (u32, u32), colour: Rgb<u8>) -> bool {
    let picture = load_from_memory(bytes).expect("a picture").to_rgb8();
    let at = |percent: u32, length: u32| (percent * length / 100).min(length - 1);
    let pixel = picture.get_pixel(at(percent.0, picture.width()), at(percent.1, picture.height()));
    pixel.0.iter().zip(colour.0).all(|(found, wanted)| found.abs_diff(wanted) < 40)
}

fn encode(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, format).expect("an encoder");
    bytes.into_inner()
}

fn chunk(kind: [u8; 4], data: &[u8]) -> Vec<u8> {
    let body = [&kind[..], data].concat();
    let length = u32::try_from(data.len()).expect("a short chunk").to_be_bytes();
    [&length[..], &body, &crc(&body).to_be_bytes()].concat()
}

/// CRC-32 as PNG has it (ISO 3309), bit by bit.
fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| if crc & 1 == 1 { (crc >> 1) ^ 0xEDB8_8320 } else { crc >> 1 })
    })
}
