//! Whatever is sent, the answer is a refusal by name, never a panic and never half a picture.

use std::slice;

use error::ErrorCode;
use image::ImageFormat;
use proptest::prelude::*;

use super::sample::{animated_webp, corners, encoded, exif, jpeg_with_exif, webp_with_exif};
use super::{MAX_PIXELS, refusal, render};

const FORMATS: [ImageFormat; 4] = [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::Gif, ImageFormat::WebP];

#[test]
fn every_truncation_is_refused() {
    let picture = corners(24, 16);
    let thumbnailed = jpeg_with_exif(
        &encoded(picture.clone(), ImageFormat::Jpeg),
        &[exif(1).as_slice(), &encoded(picture.clone(), ImageFormat::Jpeg)].concat(),
    );
    let uploads = FORMATS.map(|format| encoded(picture.clone(), format));
    for upload in uploads.into_iter().chain([
        thumbnailed,
        webp_with_exif(&picture, &exif(1)),
        animated_webp(slice::from_ref(&picture)),
    ]) {
        assert_eq!(refusal(&upload), None);
        // A GIF without its last byte, the trailer, still has its whole frame.
        let trailer = usize::from(upload.starts_with(b"GIF"));
        for length in 0..upload.len() - trailer {
            let expected = match length {
                0 => ErrorCode::EmptyImageFile,
                1 | 2 => ErrorCode::FileTooSmall,
                _ => ErrorCode::CorruptedImage,
            };
            let signature = [ErrorCode::InvalidImageSignature, expected];
            let refusal = refusal(&upload[..length]).expect("a refusal");
            assert!(refusal == expected || length < 12 && signature.contains(&refusal), "{length}: {refusal:?}");
        }
    }
}

#[test]
fn a_jpeg_of_endless_scans_is_refused() {
    let jpeg = encoded(corners(16, 16), ImageFormat::Jpeg);
    let scan = jpeg.windows(2).position(|pair| pair == [0xFF, 0xDA]).expect("a scan");
    let again = jpeg[scan..jpeg.len() - 2].repeat(100);
    let upload = [&jpeg[..jpeg.len() - 2], &again, &jpeg[jpeg.len() - 2..]].concat();
    assert_eq!(refusal(&upload), Some(ErrorCode::CorruptedImage));
}

#[test]
fn what_follows_the_end_does_not_matter() {
    for format in FORMATS {
        let upload = [encoded(corners(24, 16), format), b"trailing bytes".to_vec()].concat();
        assert_eq!(refusal(&upload), None, "{format:?}");
    }
}

fn signature() -> impl Strategy<Value = &'static [u8]> {
    prop::sample::select(vec![
        b"\xFF\xD8\xFF\xE0".as_slice(),
        b"\x89PNG\r\n\x1A\n\0\0\0\x0DIHDR",
        b"GIF89a",
        b"RIFF\x40\0\0\0WEBPVP8 ",
        b"RIFF\x40\0\0\0WEBPVP8L",
        b"RIFF\x40\0\0\0WEBPVP8X",
    ])
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn random_bytes_behind_a_signature_never_panic(signature in signature(), bytes in any::<Vec<u8>>()) {
        let upload = [signature, &bytes].concat();
        prop_assert!(render(&upload, MAX_PIXELS).is_err());
    }

    #[test]
    fn flipped_bytes_never_panic(format in prop::sample::select(FORMATS.to_vec()), flips in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8)) {
        let mut upload = encoded(corners(24, 16), format);
        for (at, byte) in flips {
            let at = at.index(upload.len());
            upload[at] = byte;
        }
        let code = refusal(&upload);
        prop_assert!(code != Some(ErrorCode::InternalError), "{code:?}");
    }
}
