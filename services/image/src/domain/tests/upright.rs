//! Orientation and metadata.

use image::{DynamicImage, ImageFormat, RgbImage};

use super::sample::{corners, encoded, exif, jpeg_with_exif, png_with, webp_with_exif};
use super::{opened, rendered};

/// The picture as a camera stores it that notes this orientation: where row 0 and column 0 go (EXIF 2.3, tag 0x0112).
fn stored(upright: &RgbImage, orientation: u8) -> RgbImage {
    let (w, h) = upright.dimensions();
    let (width, height) = if orientation < 5 { (w, h) } else { (h, w) };
    RgbImage::from_fn(width, height, |column, row| {
        let (x, y) = match orientation {
            1 => (column, row),
            2 => (w - 1 - column, row),
            3 => (w - 1 - column, h - 1 - row),
            4 => (column, h - 1 - row),
            5 => (row, column),
            6 => (w - 1 - row, column),
            7 => (w - 1 - row, h - 1 - column),
            _ => (row, h - 1 - column),
        };
        *upright.get_pixel(x, y)
    })
}

fn close(a: &DynamicImage, b: &DynamicImage) -> bool {
    let (a, b) = (a.to_rgba8(), b.to_rgba8());
    a.dimensions() == b.dimensions() && a.iter().zip(b.iter()).all(|(a, b)| a.abs_diff(*b) <= 40)
}

#[test]
fn every_orientation_ends_upright_in_every_format_that_notes_one() {
    let upright = corners(64, 32);
    for orientation in 1..=8 {
        let stored = stored(&upright, orientation);
        let (jpeg, png) = (encoded(stored.clone(), ImageFormat::Jpeg), encoded(stored.clone(), ImageFormat::Png));
        let exif = exif(orientation);
        for (name, upload) in [
            ("jpeg", jpeg_with_exif(&jpeg, &exif)),
            ("png", png_with(&png, *b"eXIf", &exif, *b"IDAT")),
            ("png, late", png_with(&png, *b"eXIf", &exif, *b"IEND")),
            ("webp", webp_with_exif(&stored, &exif)),
            ("webp, prefixed", webp_with_exif(&stored, &[b"Exif\0\0", exif.as_slice()].concat())),
        ] {
            let renditions = rendered(&upload);
            let whole = DynamicImage::ImageRgb8(upright.clone());
            assert!(close(&opened(&renditions.original), &whole), "{name}, orientation {orientation}");
            let square = whole.crop_imm(16, 0, 32, 32);
            assert!(close(&opened(&renditions.thumbnail), &square), "{name}, thumbnail, orientation {orientation}");
        }
    }
}

#[test]
fn a_large_picture_is_turned_too() {
    let upright = corners(900, 600);
    let renditions = rendered(&jpeg_with_exif(&encoded(stored(&upright, 6), ImageFormat::Jpeg), &exif(6)));
    for (png, size) in [(&renditions.original, (350, 233)), (&renditions.thumbnail, (150, 150))] {
        let small = opened(png).to_rgb8();
        assert_eq!(small.dimensions(), size);
        // A quarter in from each corner, where its colour is undisturbed.
        let spots = [(1, 1), (3, 1), (1, 3), (3, 3)];
        let colour = |picture: &RgbImage, (x, y)| *picture.get_pixel(picture.width() * x / 4, picture.height() * y / 4);
        for spot in spots {
            let (given, kept) = (colour(&upright, spot).0, colour(&small, spot).0);
            assert!(given.iter().zip(kept).all(|(a, b)| a.abs_diff(b) <= 10), "{size:?} {spot:?}: {kept:?}");
        }
    }
}

#[test]
fn nonsense_in_exif_turns_nothing() {
    let upright = corners(64, 32);
    let jpeg = encoded(upright.clone(), ImageFormat::Jpeg);
    for block in [exif(0), exif(9), exif(255), b"II\x2A\0\xFF\xFF\xFF\xFF".to_vec(), b"MM".to_vec(), Vec::new()] {
        let renditions = rendered(&jpeg_with_exif(&jpeg, &block));
        assert!(close(&opened(&renditions.original), &DynamicImage::ImageRgb8(upright.clone())), "{block:?}");
    }
}

#[test]
fn no_metadata_survives() {
    let (place, picture) = (b"37.5665 N 126.9780 E", corners(64, 32));
    let (jpeg, png) = (encoded(picture.clone(), ImageFormat::Jpeg), encoded(picture.clone(), ImageFormat::Png));
    for upload in [
        jpeg_with_exif(&jpeg, &[exif(1).as_slice(), place].concat()),
        png_with(&png, *b"tEXt", &[b"Comment\0", place.as_slice()].concat(), *b"IDAT"),
        webp_with_exif(&picture, &[exif(1).as_slice(), place].concat()),
    ] {
        let renditions = rendered(&upload);
        for png in [renditions.original, renditions.thumbnail] {
            assert!(!png.windows(place.len()).any(|window| window == place));
            for chunk in [b"eXIf", b"tEXt", b"iTXt", b"zTXt", b"iCCP", b"tIME"] {
                assert!(!png.windows(4).any(|window| window == chunk));
            }
        }
    }
}
