//! Sizes, formats, colours and first frames.

use image::codecs::gif::GifEncoder;
use image::{DynamicImage, Frame, GrayImage, ImageBuffer, ImageFormat, Luma, RgbImage, Rgba, RgbaImage};

use super::sample::{animated_webp, corners, encoded};
use super::{opened, rendered};

fn sizes(upload: &[u8]) -> ((u32, u32), (u32, u32)) {
    let renditions = rendered(upload);
    let size = |png: &[u8]| (opened(png).width(), opened(png).height());
    (size(&renditions.original), size(&renditions.thumbnail))
}

#[test]
fn large_ones_shrink_and_small_ones_stay() {
    for (given, original, thumbnail) in [
        ((1, 1), (1, 1), (1, 1)),
        ((100, 60), (100, 60), (60, 60)),
        ((350, 350), (350, 350), (150, 150)),
        ((351, 350), (350, 349), (150, 150)),
        ((1200, 800), (350, 233), (150, 150)),
        ((300, 900), (117, 350), (150, 150)),
        ((5000, 3), (350, 1), (3, 3)),
    ] {
        let upload = encoded(corners(given.0, given.1), ImageFormat::Png);
        assert_eq!(sizes(&upload), (original, thumbnail), "{given:?}");
    }
}

#[test]
fn all_four_formats_become_png() {
    for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::Gif, ImageFormat::WebP] {
        let renditions = rendered(&encoded(corners(400, 200), format));
        for png in [&renditions.original, &renditions.thumbnail] {
            assert_eq!(image::guess_format(png).ok(), Some(ImageFormat::Png));
            assert_eq!(opened(png).color().channel_count(), 3, "{format:?}");
        }
        let corner = opened(&renditions.original).to_rgb8().get_pixel(1, 1).0;
        assert!(corner[0] > 230 && corner[1] < 20 && corner[2] < 20, "{format:?}: {corner:?}");
    }
}

#[test]
fn every_depth_and_channel_count_of_png_is_read() {
    let pictures: [DynamicImage; 6] = [
        GrayImage::from_pixel(400, 10, Luma([77])).into(),
        DynamicImage::ImageLumaA8(ImageBuffer::from_pixel(400, 10, image::LumaA([77, 255]))),
        RgbaImage::from_pixel(400, 10, Rgba([77, 77, 77, 255])).into(),
        DynamicImage::ImageLuma16(ImageBuffer::from_pixel(400, 10, Luma([77 * 257]))),
        DynamicImage::ImageRgb16(ImageBuffer::from_pixel(400, 10, image::Rgb([77 * 257; 3]))),
        DynamicImage::ImageRgba16(ImageBuffer::from_pixel(400, 10, Rgba([77 * 257, 77 * 257, 77 * 257, u16::MAX]))),
    ];
    for picture in pictures {
        let original = opened(&rendered(&encoded(picture, ImageFormat::Png)).original).to_rgba8();
        assert!(original.pixels().all(|pixel| *pixel == Rgba([77, 77, 77, 255])));
    }
}

#[test]
fn transparency_is_kept() {
    let picture = RgbaImage::from_fn(400, 400, |x, _| Rgba([200, 0, 0, if x < 200 { 0 } else { 255 }]));
    for format in [ImageFormat::Png, ImageFormat::WebP, ImageFormat::Gif] {
        let original = opened(&rendered(&encoded(picture.clone(), format)).original).to_rgba8();
        assert_eq!((original.get_pixel(0, 0).0[3], original.get_pixel(349, 0).0[3]), (0, 255), "{format:?}");
    }
}

#[test]
fn of_an_animation_the_first_frame_is_kept() {
    let (first, second) = (RgbImage::from_pixel(40, 40, image::Rgb([250, 0, 0])), RgbImage::new(40, 40));
    let mut gif = Vec::new();
    let frames = [&first, &second].map(|picture| Frame::new(DynamicImage::from(picture.clone()).into_rgba8()));
    GifEncoder::new(&mut gif).encode_frames(frames).expect("encodes");
    for upload in [gif, animated_webp(&[first, second])] {
        let pixel = *opened(&rendered(&upload).original).to_rgb8().get_pixel(20, 20);
        assert_eq!(pixel.0, [250, 0, 0]);
    }
}
