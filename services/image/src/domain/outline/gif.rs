//! GIF: the logical screen and the first frame; what follows is never read.

use super::Outline;

pub(super) fn walk<'a>(bytes: &'a [u8], outline: &mut Outline<'a>) -> Option<()> {
    let (header, rest) = bytes.split_first_chunk::<13>()?;
    declare(&header[6..10], outline)?;
    let mut rest = rest.get(colour_table(header[10])..)?;
    loop {
        let (introducer, tail) = rest.split_first()?;
        rest = match introducer {
            0x21 => after_blocks(tail.get(1..)?)?,
            0x2C => {
                let (frame, tail) = tail.split_first_chunk::<9>()?;
                declare(&frame[4..8], outline)?;
                let code_size_at = colour_table(frame[8]);
                return after_blocks(tail.get(code_size_at + 1..)?).map(|_| ());
            }
            _ => return None,
        };
    }
}

fn declare(size: &[u8], outline: &mut Outline<'_>) -> Option<()> {
    let [w0, w1, h0, h1] = *size.first_chunk()?;
    outline.declare(u16::from_le_bytes([w0, w1]), u16::from_le_bytes([h0, h1]));
    Some(())
}

/// Bytes of the colour table that the flags announce.
fn colour_table(flags: u8) -> usize {
    if flags & 0x80 == 0 { 0 } else { 3 << ((flags & 7) + 1) }
}

/// What follows a sequence of data blocks and its terminator.
fn after_blocks(mut bytes: &[u8]) -> Option<&[u8]> {
    loop {
        let (length, tail) = bytes.split_first()?;
        if *length == 0 {
            return Some(tail);
        }
        bytes = tail.get(usize::from(*length)..)?;
    }
}
