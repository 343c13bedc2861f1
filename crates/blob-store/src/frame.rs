//! The layout of one file: bytes, metadata as JSON, its length (32 bits, big endian), a mark.

use std::collections::BTreeMap;
use std::io::{Error, ErrorKind, Read, Seek, SeekFrom, Write};

use crate::StoreError;

/// Small facts stored with a blob, as S3's user metadata would be.
pub type Metadata = BTreeMap<String, String>;

/// The largest blob.
pub const MAX_BYTES: usize = 16 * 1024 * 1024;
/// The largest metadata, as JSON (S3 takes 2 KB too).
pub const MAX_METADATA_BYTES: usize = 2048;

const MARK: [u8; 4] = *b"blob";
const TRAILER: u64 = 8;

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

/// The metadata at the end of a file and the number of bytes before it.
pub(crate) fn read(mut file: impl Read + Seek) -> Result<(Metadata, u64), StoreError> {
    let end = file.seek(SeekFrom::End(0))?;
    let trailer_at = end.checked_sub(TRAILER).ok_or_else(damaged)?;
    file.seek(SeekFrom::Start(trailer_at))?;
    let (mut length, mut mark) = ([0; 4], [0; 4]);
    file.read_exact(&mut length)?;
    file.read_exact(&mut mark)?;
    let length = u64::from(u32::from_be_bytes(length));
    if mark != MARK || length > MAX_METADATA_BYTES as u64 {
        return Err(damaged().into());
    }
    let json_at = trailer_at.checked_sub(length).ok_or_else(damaged)?;
    file.seek(SeekFrom::Start(json_at))?;
    let metadata = serde_json::from_reader(file.take(length)).map_err(|_| damaged())?;
    Ok((metadata, json_at))
}

fn damaged() -> Error {
    Error::new(ErrorKind::InvalidData, "the file is not a whole blob")
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_was_written_is_read(bytes in any::<Vec<u8>>(), metadata in prop::collection::btree_map(".{0,20}", ".{0,300}", 0..8)) {
            let mut file = Vec::new();
            match write(&mut file, &bytes, &metadata) {
                Ok(()) => {
                    let (read, length) = read(Cursor::new(&file)).map_err(|error| TestCaseError::fail(error.to_string()))?;
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
            prop_assert!(read(Cursor::new(file)).is_err());
        }

        #[test]
        fn a_lying_length_is_damage(length in 1..=u32::MAX) {
            let file = [b"{}".as_slice(), &length.to_be_bytes(), &MARK].concat();
            prop_assert_eq!(read(Cursor::new(file)).is_ok(), length == 2);
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
