//! What is searched for.

use error::ApiError;

use super::{
    grams::folded,
    initials::{is_initial, is_syllable},
};

/// Longest keyword, in characters.
const MAX_CHARACTERS: usize = 100;

/// What of a text a keyword is compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// The text.
    Text,
    /// Its initial consonants.
    Initials,
}

/// A folded keyword: one Hangul syllable or two other characters at least (decision 13).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Keyword {
    text: String,
    form: Form,
}

impl Keyword {
    /// Trims, drops `*` at both ends (the client's habit) and checks the length.
    pub(crate) fn parse(raw: Option<&str>) -> Result<Self, ApiError> {
        let refuse = |message: &str| ApiError::invalid("keyword", message);
        let raw = raw.ok_or_else(|| refuse("검색어가 필요합니다."))?;
        text::uncontrolled(raw).map_err(|message| refuse(&message))?;
        let keyword = folded(raw.trim().trim_matches('*').trim());
        let characters = keyword.chars().count();
        if characters > MAX_CHARACTERS {
            return Err(refuse("검색어는 100자까지 입력할 수 있습니다."));
        }
        let long_enough = characters >= 2 || keyword.chars().any(is_syllable);
        if !long_enough {
            return Err(refuse("한글은 한 글자, 그 밖의 문자는 두 글자 이상 입력해야 합니다."));
        }
        Ok(Self { text: keyword, form: Form::Text })
    }

    /// How to look again where nothing has the keyword literally: if it has initial consonants and no syllable, by them.
    pub(crate) fn initials(&self) -> Option<Self> {
        let abbreviates = self.text.contains(is_initial) && !self.text.contains(is_syllable);
        abbreviates.then(|| Self { text: self.text.clone(), form: Form::Initials })
    }

    /// The folded text.
    pub(crate) fn as_str(&self) -> &str {
        &self.text
    }

    /// What it is compared with.
    pub(crate) const fn form(&self) -> Form {
        self.form
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn parsed(raw: &str) -> Option<String> {
        Keyword::parse(Some(raw)).ok().map(|keyword| keyword.text)
    }

    #[test]
    fn one_syllable_or_two_other_characters_are_enough() {
        assert_eq!(parsed(" 가 "), Some("가".to_owned()));
        assert_eq!(parsed("*Rust*"), Some("rust".to_owned()));
        assert_eq!(parsed("* ab *"), Some("ab".to_owned()));
        for short in ["", " ", "*", "**", "a", "1", "ㅋ", "山", "* a *", "😀"] {
            assert_eq!(parsed(short), None, "{short:?}");
        }
        assert!(Keyword::parse(None).is_err());
        assert!(parsed(&"가".repeat(100)).is_some() && parsed(&"가".repeat(101)).is_none());
        assert_eq!(parsed("a\0b"), None);
    }

    proptest! {
        #[test]
        fn no_text_panics(raw in ".{0,200}") {
            drop(Keyword::parse(Some(&raw)));
        }
    }
}
