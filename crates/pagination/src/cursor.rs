//! Opaque keyset cursors.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use sha2::{Digest, Sha256};

const TAG_BYTES: usize = 8;

/// The sort key of the last item of a page, tied to its list and viewer.
///
/// The text is base64url of an 8-byte tag (SHA-256 over list, viewer and keys, shortened) and the keys as big-endian
/// 64-bit numbers. The tag tells honest mix-ups and made-up text apart from cursors; it protects no secret.
#[derive(Debug, Clone, Copy)]
pub struct Cursor;

impl Cursor {
    /// The text of a cursor after the item with these sort keys.
    pub fn encode<const N: usize>(list: &str, viewer: i64, keys: [i64; N]) -> String {
        let mut bytes = tag(list, viewer, &keys).to_vec();
        bytes.extend(keys.iter().flat_map(|key| key.to_be_bytes()));
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// The sort keys, or nothing if the text is no cursor of this list and viewer.
    pub fn decode<const N: usize>(text: &str, list: &str, viewer: i64) -> Option<[i64; N]> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        let (found, rest) = bytes.split_at_checked(TAG_BYTES)?;
        let mut keys = [0; N];
        if rest.len() != N * 8 {
            return None;
        }
        for (key, chunk) in keys.iter_mut().zip(rest.chunks_exact(8)) {
            *key = i64::from_be_bytes(chunk.try_into().ok()?);
        }
        (found == tag(list, viewer, &keys)).then_some(keys)
    }
}

fn tag(list: &str, viewer: i64, keys: &[i64]) -> [u8; TAG_BYTES] {
    let mut hash = Sha256::new();
    hash.update(list.as_bytes());
    hash.update([0]);
    hash.update(viewer.to_be_bytes());
    for key in keys {
        hash.update(key.to_be_bytes());
    }
    let digest = hash.finalize();
    let mut tag = [0; TAG_BYTES];
    tag.copy_from_slice(&digest[..TAG_BYTES]);
    tag
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn is_read_back_by_its_own_list_and_viewer_only(a: i64, b: i64, viewer: i64, other: i64) {
            let text = Cursor::encode("posts", viewer, [a, b]);
            prop_assert_eq!(Cursor::decode("", "posts", viewer), None::<[i64; 2]>);
            prop_assert_eq!(Cursor::decode(&text, "posts", viewer), Some([a, b]));
            prop_assert_eq!(Cursor::decode::<2>(&text, "comments", viewer), None);
            prop_assert_eq!(Cursor::decode::<1>(&text, "posts", viewer), None);
            prop_assume!(viewer != other);
            prop_assert_eq!(Cursor::decode::<2>(&text, "posts", other), None);
        }

        #[test]
        fn arbitrary_text_is_no_cursor(text in ".*") {
            prop_assert_eq!(Cursor::decode::<2>(&text, "posts", 1), None);
        }
    }
}
