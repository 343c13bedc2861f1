//! Few bytes that claim to be many pixels. All but the headers is missing or blank, so that a refusal for size proves
//! that nothing was decoded.

use error::ErrorCode;
use image::{GrayImage, ImageFormat};

use super::sample::{corners, encoded, png_chunk, riff_chunk, vp8l, vp8x, webp};
use super::{MAX_PIXELS, refusal, render};

fn png_header(width: u32, height: u32) -> Vec<u8> {
    let header = [&width.to_be_bytes(), &height.to_be_bytes(), [8, 2, 0, 0].as_slice(), &[0]].concat();
    [b"\x89PNG\r\n\x1A\n".as_slice(), &png_chunk(*b"IHDR", &header)].concat()
}

fn vp8_header(width: u16, height: u16) -> Vec<u8> {
    let frame =
        [&[0x10, 0, 0, 0x9D, 0x01, 0x2A], width.to_le_bytes().as_slice(), &height.to_le_bytes(), &[0; 16]].concat();
    riff_chunk(*b"VP8 ", &frame)
}

#[test]
fn a_bomb_is_refused_from_its_header() {
    let mut jpeg = encoded(corners(16, 16), ImageFormat::Jpeg);
    let frame = jpeg.windows(2).position(|pair| pair == [0xFF, 0xC0]).expect("a frame header");
    jpeg[frame + 5..frame + 9].copy_from_slice(&[0xFF; 4]);
    let mut gif = encoded(corners(16, 16), ImageFormat::Gif);
    gif[6..10].copy_from_slice(&[0xFF; 4]);
    let mut lossless = vp8l(&corners(16, 16));
    lossless[9..13].copy_from_slice(&[0xFF, 0xFF, 0xFF, 0x0F]);
    for (name, upload) in [
        ("png", png_header(u32::MAX, u32::MAX)),
        ("jpeg", jpeg),
        ("gif", gif),
        ("webp lossy", webp(&[vp8_header(0x3FFF, 0x3FFF)])),
        ("webp lossless", webp(&[lossless])),
        ("webp canvas", webp(&[vp8x(0, 1 << 24, 1 << 24)])),
        ("webp of a small canvas", webp(&[vp8x(0, 16, 16), vp8_header(0x3FFF, 0x3FFF)])),
        (
            "webp frame",
            webp(&[
                vp8x(2, 16, 16),
                riff_chunk(*b"ANIM", &[0; 6]),
                riff_chunk(*b"ANMF", &[vec![0; 16], vp8_header(0x3FFF, 0x3FFF)].concat()),
            ]),
        ),
        ("webp beyond its end", [webp(&[vp8x(0, 16, 16)]), vp8_header(0x3FFF, 0x3FFF)].concat()),
    ] {
        assert_eq!(refusal(&upload), Some(ErrorCode::ImageTooLarge), "{name}");
    }
}

#[test]
fn a_frame_larger_than_its_screen_counts() {
    let mut gif = encoded(corners(16, 16), ImageFormat::Gif);
    let frame = gif.windows(5).position(|bytes| bytes == [0x2C, 0, 0, 0, 0]).expect("a frame");
    gif[frame + 5..frame + 9].copy_from_slice(&[0xFF; 4]);
    assert_eq!(refusal(&gif), Some(ErrorCode::ImageTooLarge));
}

#[test]
fn the_bound_itself_is_allowed() {
    let upload = encoded(GrayImage::new(1000, 1000), ImageFormat::Png);
    assert!(render(&upload, MAX_PIXELS).is_ok());
    assert_eq!(render(&upload, MAX_PIXELS - 1).err().map(|error| error.code()), Some(ErrorCode::ImageTooLarge));
}

#[test]
fn no_pixels_at_all_are_damage() {
    for (width, height) in [(0, 0), (0, 10), (10, 0)] {
        assert_eq!(refusal(&png_header(width, height)), Some(ErrorCode::CorruptedImage));
    }
}
