//! JPEG: segments and scans up to the end-of-image marker.

use super::Outline;

/// Real files have a dozen; each more makes the decoder go over the whole picture again.
const MAX_SCANS: u32 = 64;

pub(super) fn walk<'a>(bytes: &'a [u8], outline: &mut Outline<'a>) -> Option<()> {
    let mut rest = bytes.get(2..)?;
    let mut scans = 0;
    loop {
        let (marker, tail) = next_marker(rest)?;
        if marker == 0xD9 {
            return Some(());
        }
        let length = usize::from(u16::from_be_bytes(*tail.first_chunk()?));
        let segment = tail.get(2..length)?;
        match marker {
            0xC4 | 0xC8 | 0xCC => {}
            0xC0..=0xCF => frame(segment, outline)?,
            0xE1 if segment.starts_with(b"Exif\0\0") => outline.found_exif(segment),
            0xDA => scans += 1,
            _ => {}
        }
        if scans > MAX_SCANS {
            return None;
        }
        rest = tail.get(length..)?;
    }
}

/// The next marker that has a segment or ends the image; compressed data and restarts are passed over.
fn next_marker(bytes: &[u8]) -> Option<(u8, &[u8])> {
    let is_marker = |pair: &[u8]| pair[0] == 0xFF && !matches!(pair[1], 0 | 1 | 0xD0..=0xD8 | 0xFF);
    let at = bytes.windows(2).position(is_marker)?;
    Some((bytes[at + 1], &bytes[at + 2..]))
}

fn frame(segment: &[u8], outline: &mut Outline<'_>) -> Option<()> {
    let [_precision, h0, h1, w0, w1, ..] = *segment else { return None };
    outline.declare(u16::from_be_bytes([w0, w1]), u16::from_be_bytes([h0, h1]));
    Some(())
}
