//! Ids of images.

use std::fmt;

use uuid::Uuid;

/// Names derived from requests (RFC 9562, 5.5) are ours by this namespace.
const NAMESPACE: Uuid = Uuid::from_u128(0x6b1f_5d0e_52b9_4c39_9d0a_3f6c_8e7b_a214);

/// The id of an image: a UUID in its usual lower-case form, and nothing else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct ImageId(Uuid);

impl ImageId {
    /// An id for an upload that is not meant to be repeated.
    pub(crate) fn random() -> Self {
        Self(Uuid::new_v4())
    }

    /// The id of this upload whenever it is tried again. The picture counts too: ids are cached for good, so not even
    /// a key that is used again long after its image was deleted may lead to another picture under the same id.
    pub(crate) fn derived(member: i64, path: &str, key: &str, fingerprint: &str) -> Self {
        Self(derived(&format!("{member}\n{path}\n{key}\n{fingerprint}")))
    }

    /// The id a path or URL names.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let id = Uuid::try_parse(text).ok()?;
        (id.hyphenated().to_string() == text).then_some(Self(id))
    }
}

/// A name for what these words say; none of them has a line feed within.
pub(crate) fn derived(words: &str) -> Uuid {
    Uuid::new_v5(&NAMESPACE, words.as_bytes())
}

impl fmt::Display for ImageId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.hyphenated().fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_usual_form_is_an_id() {
        let id = ImageId::random();
        assert_eq!(ImageId::parse(&id.to_string()), Some(id));
        let upper = id.to_string().to_uppercase();
        let simple = id.to_string().replace('-', "");
        for odd in ["", "no-image", "..", upper.as_str(), simple.as_str(), &format!("{{{id}}}"), &format!("{id}.png")] {
            assert_eq!(ImageId::parse(odd), None, "{odd}");
        }
    }

    #[test]
    fn every_word_counts() {
        let id = ImageId::derived(1, "/a", "k", "f");
        assert_eq!(id, ImageId::derived(1, "/a", "k", "f"));
        for other in [
            ImageId::derived(2, "/a", "k", "f"),
            ImageId::derived(1, "/b", "k", "f"),
            ImageId::derived(1, "/a", "l", "f"),
            ImageId::derived(1, "/a", "k", "g"),
        ] {
            assert_ne!(id, other);
        }
    }
}
