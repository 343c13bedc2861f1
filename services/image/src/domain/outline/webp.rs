//! WebP: chunks up to the end that RIFF declares; those of animation frames are inside theirs.

use super::Outline;

/// Where the chunks begin.
const HEADER: usize = 12;
/// Position, duration and flags in front of a frame's own chunks.
const FRAME_HEADER: usize = 16;

pub(super) fn walk<'a>(bytes: &'a [u8], outline: &mut Outline<'a>) -> Option<()> {
    let declared = usize::try_from(u32::from_le_bytes(*bytes.get(4..)?.first_chunk()?)).ok()?.checked_add(8)?;
    let passed = HEADER + chunks(bytes.get(HEADER..)?, outline, true);
    (passed.min(bytes.len()) >= declared).then_some(())
}

/// Reads chunks while they are whole, also beyond the declared end as the decoder does; gives the bytes passed.
fn chunks<'a>(bytes: &'a [u8], outline: &mut Outline<'a>, top: bool) -> usize {
    let mut passed = 0;
    while let Some((kind, data)) = bytes.get(passed..).and_then(chunk) {
        match &kind {
            b"ANMF" if top => _ = chunks(data.get(FRAME_HEADER..).unwrap_or_default(), outline, false),
            b"EXIF" => outline.found_exif(data),
            _ => size(kind, data).into_iter().for_each(|(width, height)| outline.declare(width, height)),
        }
        passed += 8 + data.len() + data.len() % 2;
    }
    passed
}

fn chunk(bytes: &[u8]) -> Option<([u8; 4], &[u8])> {
    let (kind, rest) = bytes.split_first_chunk()?;
    let (length, rest) = rest.split_first_chunk()?;
    Some((*kind, rest.get(..usize::try_from(u32::from_le_bytes(*length)).ok()?)?))
}

/// The size in a canvas, a lossy or a lossless bitstream.
fn size(kind: [u8; 4], data: &[u8]) -> Option<(u32, u32)> {
    match (&kind, data) {
        (b"VP8X", [_, _, _, _, w0, w1, w2, h0, h1, h2, ..]) => {
            Some((u32::from_le_bytes([*w0, *w1, *w2, 0]) + 1, u32::from_le_bytes([*h0, *h1, *h2, 0]) + 1))
        }
        (b"VP8 ", [_, _, _, _, _, _, w0, w1, h0, h1, ..]) => {
            Some((u32::from_le_bytes([*w0, *w1 & 0x3F, 0, 0]), u32::from_le_bytes([*h0, *h1 & 0x3F, 0, 0])))
        }
        (b"VP8L", [_, b0, b1, b2, b3, ..]) => {
            let bits = u32::from_le_bytes([*b0, *b1, *b2, *b3]);
            Some(((bits & 0x3FFF) + 1, ((bits >> 14) & 0x3FFF) + 1))
        }
        _ => None,
    }
}
