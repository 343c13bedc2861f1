//! Uploads made byte by byte, and what becomes of them.

mod broken;
mod oversized;
mod sample;
mod sizes;
mod upright;

use error::ErrorCode;
use image::{DynamicImage, ImageFormat};

use super::{Renditions, render};

const MAX_PIXELS: u64 = 1_000_000;

fn rendered(bytes: &[u8]) -> Renditions {
    render(bytes, MAX_PIXELS).expect("a good upload")
}

fn refusal(bytes: &[u8]) -> Option<ErrorCode> {
    render(bytes, MAX_PIXELS).err().map(|error| error.code())
}

fn opened(png: &[u8]) -> DynamicImage {
    image::load_from_memory_with_format(png, ImageFormat::Png).expect("a PNG")
}
