//! The layout of one file or object: bytes, metadata as JSON, its length (32 bits, big endian), a mark.

use std::collections::BTreeMap;
use std::io::{Error, ErrorKind, Write};

use crate::StoreError;

/// Small facts stored with a blob, as S3's user metadata would be.
pub type Metadata = BTreeMap<String, String>;

/// The largest blob.
pub const MAX_BYTES: usize = 16 * 1024 * 1024;
/// The largest metadata, as JSON (S3 takes 2 KB too).
pub const MAX_METADATA_BYTES: usize = 2048;

const MARK: [u8; 4] = *b"blob";
const TRAILER: usize = 8;

/// As much of the end of a file holds the metadata of every blob.
pub(crate) const TAIL: usize = MAX_METADATA_BYTES + TRAILER;

/// Writes one file's contents.
pub(crate) fn write(mut file: impl Write, bytes: &[u8], metadata: &Metadata) -> Result<(), StoreError> {
    let json = serde_json::to_vec(metadata).map_err(Error::from)?;
    if bytes.len() > MAX_BYTES || json.len() > MAX_METADATA_BYTES {
        return Err(StoreError::TooLarge);
    }
    let length = u32::try_from(json.len()).map_err(|_| StoreError::TooLarge)?;
    file.write_all(bytes)?;
    file.write_all(&json)?;
    file.write_all(&length.to_be_bytes())?;
    file.write_all(&MARK)?;
    Ok(())
}

/// The metadata in the last [`TAIL`] or more bytes of a file (all, where it is shorter) of `size` bytes, and the number
/// of bytes before it.
pub(crate) fn read(tail: &[u8], size: u64) -> Result<(Metadata, u64), StoreError> {
    let (front, _mark) = tail.split_last_chunk().filter(|(_, mark)| **mark == MARK).ok_or_else(damaged)?;
    let (front, length) = front.split_last_chunk::<4>().ok_or_else(damaged)?;
    let length = usize::try_from(u32::from_be_bytes(*length)).ok().filter(|length| *length <= MAX_METADATA_BYTES);
    let json_at = length.and_then(|length| front.len().checked_sub(length)).ok_or_else(damaged)?;
    let metadata = serde_json::from_slice(&front[json_at..]).map_err(|_| damaged())?;
    let behind = (tail.len() - json_at) as u64;
    Ok((metadata, size.checked_sub(behind).ok_or_else(damaged)?))
}

fn damaged() -> Error {
    Error::new(ErrorKind::InvalidData, "the file is not a whole blob")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_was_written_is_read(bytes in any::<Vec<u8>>(), metadata in prop::collection::btree_map(".{0,20}", ".{0,300}", 0..8)) {
            let mut file = Vec::new();
            match write(&mut file, &bytes, &metadata) {
                Ok(()) => {
                    let tail = &file[file.len().saturating_sub(TAIL)..];
                    let (read, length) = read(tail, file.len() as u64).map_err(|error| TestCaseError::fail(error.to_string()))?;
                    prop_assert_eq!(read, metadata);
                    prop_assert_eq!(length, bytes.len() as u64);
                    prop_assert_eq!(&file[..bytes.len()], bytes);
                }
                Err(error) => {
                    prop_assert!(matches!(error, StoreError::TooLarge));
                    prop_assert!(file.is_empty());
                }
            }
        }

        #[test]
        fn foreign_bytes_are_damage_never_a_panic(file in any::<Vec<u8>>()) {
            prop_assert!(read(&file, file.len() as u64).is_err());
        }

        #[test]
        fn a_lying_length_is_damage(length in 1..=u32::MAX) {
            let file = [b"{}".as_slice(), &length.to_be_bytes(), &MARK].concat();
            prop_assert_eq!(read(&file, 10).is_ok(), length == 2);
        }
    }

    #[test]
    fn too_much_is_refused_before_a_byte_is_written() {
        let mut file = Vec::new();
        assert!(matches!(write(&mut file, &vec![0; MAX_BYTES + 1], &Metadata::new()), Err(StoreError::TooLarge)));
        let metadata = Metadata::from([("note".to_owned(), "x".repeat(MAX_METADATA_BYTES))]);
        assert!(matches!(write(&mut file, &[], &metadata), Err(StoreError::TooLarge)));
        assert!(file.is_empty());
    }
}
