//! PNG: chunks up to IEND. EXIF may follow the pixels.

use super::Outline;

pub(super) fn walk<'a>(bytes: &'a [u8], outline: &mut Outline<'a>) -> Option<()> {
    let mut rest = bytes.get(8..)?;
    loop {
        let (length, tail) = rest.split_first_chunk()?;
        let (kind, tail) = tail.split_first_chunk::<4>()?;
        let (data, tail) = tail.split_at_checked(usize::try_from(u32::from_be_bytes(*length)).ok()?)?;
        match kind {
            b"IHDR" => header(data, outline)?,
            b"eXIf" => outline.found_exif(data),
            _ => {}
        }
        let (_checksum, tail) = tail.split_first_chunk::<4>()?;
        if kind == b"IEND" {
            return Some(());
        }
        rest = tail;
    }
}

fn header(data: &[u8], outline: &mut Outline<'_>) -> Option<()> {
    let (width, data) = data.split_first_chunk()?;
    let height = data.first_chunk()?;
    outline.declare(u32::from_be_bytes(*width), u32::from_be_bytes(*height));
    Some(())
}
