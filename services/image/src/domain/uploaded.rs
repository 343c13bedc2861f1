//! The bytes of an upload and what tells them from others.

use std::fmt::Write;

use bytes::Bytes;
use sha2::{Digest, Sha256};

/// A file as it comes in, piece by piece.
#[derive(Debug, Clone, Default)]
pub(crate) struct Uploaded {
    bytes: Vec<u8>,
    hash: Sha256,
}

impl Uploaded {
    pub(crate) fn extend(&mut self, chunk: &[u8]) {
        self.bytes.extend_from_slice(chunk);
        self.hash.update(chunk);
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    pub(crate) fn into_bytes(self) -> Bytes {
        self.bytes.into()
    }

    /// SHA-256, in hex.
    pub(crate) fn fingerprint(&self) -> String {
        hex(&self.hash.clone().finalize())
    }
}

/// SHA-256 of a whole, in hex.
pub(crate) fn fingerprint(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

fn hex(digest: &[u8]) -> String {
    digest.iter().fold(String::with_capacity(2 * digest.len()), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_and_whole_have_one_fingerprint() {
        let mut uploaded = Uploaded::default();
        uploaded.extend(b"ab");
        uploaded.extend(b"c");
        let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!((uploaded.fingerprint().as_str(), fingerprint(b"abc").as_str()), (abc, abc));
        assert_eq!(uploaded.bytes(), b"abc");
    }
}
