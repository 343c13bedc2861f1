//! Which names are safe on every file system and as an object key.

use crate::StoreError;

const MAX_LENGTH: usize = 128;

/// The name, if it is made of the safe alphabet: no separators, no upper case, not hidden.
pub(crate) fn checked(name: &str) -> Result<String, StoreError> {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    let safe = name.len() <= MAX_LENGTH
        && name.bytes().next().is_some_and(plain)
        && name.bytes().all(|byte| plain(byte) || b"-_.".contains(&byte));
    if safe { Ok(name.to_owned()) } else { Err(StoreError::InvalidName) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_names_pass() {
        let longest = "a".repeat(MAX_LENGTH);
        for name in ["a", "0", "6ba7b810-9dad-11d1-80b4-00c04fd430c8.png", "a_b.c-d", &longest] {
            assert_eq!(checked(name).ok().as_deref(), Some(name));
        }
    }

    #[test]
    fn everything_else_is_refused() {
        let long = "a".repeat(MAX_LENGTH + 1);
        for name in ["", ".", "..", ".tmp-x", "-a", "a/b", "../a", "a\\b", "A", "a b", "a\0", "ä", "a\n", "a:b", &long]
        {
            assert!(matches!(checked(name), Err(StoreError::InvalidName)), "{name:?}");
        }
    }
}
