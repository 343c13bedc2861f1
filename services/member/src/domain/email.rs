//! E-mail addresses.

use serde::Serialize;

/// Longest address, in characters.
const LONGEST: usize = 100;

/// What no address has outside quotes, which nobody uses (RFC 5322, 3.2.3).
const SPECIALS: [char; 11] = ['(', ')', '<', '>', '[', ']', ',', ';', ':', '\\', '"'];

/// An address that mail might reach: `something@somewhere` without blanks. It keeps its case, but is unique and found
/// in any.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Email(String);

impl Email {
    /// The refusal is a Korean sentence for the `errors` of a 400.
    pub(crate) fn parse(text: &str) -> Result<Self, &'static str> {
        if text.trim().is_empty() {
            return Err("이메일을 입력해야 합니다.");
        }
        if text.chars().count() > LONGEST || Self::key_of(text).chars().count() > LONGEST {
            return Err("이메일은 100자까지 입력할 수 있습니다.");
        }
        if is_address(text) { Ok(Self(text.to_owned())) } else { Err("올바른 이메일 주소가 아닙니다.") }
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// The form that is unique, column `email_key`.
    pub(crate) fn key(&self) -> String {
        Self::key_of(&self.0)
    }

    fn key_of(text: &str) -> String {
        text.to_lowercase()
    }
}

fn is_address(text: &str) -> bool {
    let refused = |c: char| c.is_whitespace() || c.is_control() || SPECIALS.contains(&c);
    match text.split_once('@') {
        Some((local, domain)) => {
            !local.is_empty()
                && !text.contains(refused)
                && !domain.contains('@')
                && domain.split('.').all(|label| !label.is_empty())
        }
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn one_at_sign_and_something_on_both_sides() {
        for good in
            ["a@example.com", "a.b+c@sub.example.co.kr", "김하늘@예시.한국", "dot.@docomo.example", "a@localhost"]
        {
            assert_eq!(Email::parse(good).unwrap().as_str(), good);
        }
        let bad =
            ["", " ", "a", "@a", "a@", "a@@b", "a@b@c", "a b@c", " a@b", "a@b\n", "a\u{0}@b", "a@.b", "a@b.", "<a@b>"];
        for bad in bad {
            assert!(Email::parse(bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn a_hundred_characters_in_both_forms() {
        assert!(Email::parse(&format!("{}@b.cd", "한".repeat(95))).is_ok());
        assert!(Email::parse(&format!("{}@b.cd", "a".repeat(96))).is_err());
        // This letter becomes two in lower case.
        assert!(Email::parse(&format!("{}@b.cd", "İ".repeat(95))).is_err());
    }

    #[test]
    fn the_key_does_not_depend_on_the_case() {
        assert_eq!(Email::parse("A.B@Example.COM").unwrap().key(), Email::parse("a.b@example.com").unwrap().key());
    }

    proptest! {
        #[test]
        fn no_text_panics(text in ".*") {
            drop(Email::parse(&text));
        }
    }
}
