//! Handles.

use serde::Serialize;

/// What the client's own pages are called, and what stands for a member who is gone (decision 12).
const RESERVED: [&str; 11] =
    ["feed", "login", "post", "profile", "search", "discover", "connections", "book", "draft", "api", "deleted"];

/// A valid handle: 3-50 ASCII letters, digits and underscores, none of the reserved names. It keeps its case, but is
/// unique and found in any.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Handle(String);

impl Handle {
    /// The refusal is a Korean sentence for the `errors` of a 400.
    pub(crate) fn parse(text: &str) -> Result<Self, &'static str> {
        let allowed = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        if !allowed || !(3..=50).contains(&text.len()) {
            return Err("핸들은 영문자, 숫자, 밑줄(_) 3~50자로 입력해야 합니다.");
        }
        if RESERVED.contains(&Self::key_of(text).as_str()) {
            return Err("사용할 수 없는 핸들입니다.");
        }
        Ok(Self(text.to_owned()))
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// The form that is unique, column `handle_key`.
    pub(crate) fn key(&self) -> String {
        Self::key_of(&self.0)
    }

    /// The form in which to look for a handle as somebody wrote it.
    pub(crate) fn key_of(text: &str) -> String {
        text.to_ascii_lowercase()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn letters_digits_and_underscores() {
        for good in ["abc", "A_9", "___", &"x".repeat(50)] {
            assert_eq!(Handle::parse(good).unwrap().as_str(), good);
        }
        for bad in ["", "ab", &"x".repeat(51), "a-b", "a b", "@abc", "한글핸들", "abc\n", "a.b"] {
            assert!(Handle::parse(bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn the_clients_own_pages_are_no_handles_in_any_case() {
        for reserved in ["feed", "Login", "API", "deleted", "Deleted"] {
            assert!(Handle::parse(reserved).is_err(), "{reserved}");
        }
        assert!(Handle::parse("feeds").is_ok());
    }

    proptest! {
        #[test]
        fn the_key_of_a_handle_does_not_depend_on_its_case(text in "[A-Za-z0-9_]{3,50}") {
            prop_assert_eq!(Handle::key_of(&text.to_uppercase()), Handle::key_of(&text.to_lowercase()));
        }

        #[test]
        fn no_text_panics(text in ".*") {
            if let Ok(handle) = Handle::parse(&text) {
                prop_assert_eq!(handle.key(), text.to_lowercase());
            }
        }
    }
}
