//! Passwords as members may choose them.

use secrecy::{ExposeSecret, SecretString};

/// The special characters a password may have, and of which it needs one.
const SPECIALS: &[u8] = b"@$!%*?&#";

/// Letters, digits and [`SPECIALS`], in ASCII.
const LENGTH: std::ops::RangeInclusive<usize> = 8..=50;

/// A valid new password; never printed and never serialised.
#[derive(Debug, Clone)]
pub(crate) struct Password(SecretString);

impl Password {
    /// The refusal is a Korean sentence for the `errors` of a 400.
    pub(crate) fn parse(text: String) -> Result<Self, &'static str> {
        if text.trim().is_empty() {
            return Err("비밀번호를 입력해야 합니다.");
        }
        if !LENGTH.contains(&text.chars().count()) {
            return Err("비밀번호는 8자 이상 50자 이하로 입력해야 합니다.");
        }
        let is_special = |byte: &u8| SPECIALS.contains(byte);
        if !text.bytes().all(|byte| byte.is_ascii_alphanumeric() || is_special(&byte)) {
            return Err("비밀번호에는 영문자, 숫자, 특수문자(@$!%*?&#)만 쓸 수 있습니다.");
        }
        let kinds: [fn(&u8) -> bool; 3] = [u8::is_ascii_lowercase, u8::is_ascii_uppercase, u8::is_ascii_digit];
        let has = |kind: &dyn Fn(&u8) -> bool| text.as_bytes().iter().any(kind);
        if !kinds.iter().all(|kind| has(kind)) || !has(&is_special) {
            return Err("비밀번호에는 영문 소문자, 대문자, 숫자, 특수문자(@$!%*?&#)가 하나 이상씩 있어야 합니다.");
        }
        Ok(Self(text.into()))
    }
}

impl ExposeSecret<str> for Password {
    fn expose_secret(&self) -> &str {
        self.0.expose_secret()
    }
}

/// Whether a stored hash is bcrypt's, as of imported members: `$2a$10$` (or 2b, 2y) and 53 characters.
pub(crate) fn is_bcrypt(hash: &str) -> bool {
    hash.len() == 60 && ["$2a$", "$2b$", "$2y$"].iter().any(|version| hash.starts_with(version))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn accepts(text: &str) -> bool {
        Password::parse(text.to_owned()).is_ok()
    }

    #[test]
    fn every_kind_and_nothing_else() {
        let longest = format!("Passw0rd!{}", "a".repeat(41));
        for good in ["Passw0r!", "aA1@$!%*?&#", &longest] {
            assert!(accepts(good), "{good}");
        }
        let longer = format!("{longest}a");
        let bad = [
            "",
            "        ",
            "Pass0r!",
            &longer,
            "PASSW0RD!",
            "passw0rd!",
            "Password!",
            "Passw0rdX",
            "Passw0rd~",
            "Passw0rd! x",
            "비밀Passw0rd!",
        ];
        for bad in bad {
            assert!(!accepts(bad), "{bad}");
        }
    }

    #[test]
    fn is_not_printed() {
        let password = Password::parse("Passw0rd!".to_owned()).unwrap();
        assert!(!format!("{password:?}").contains("Passw0rd"));
    }

    proptest! {
        #[test]
        fn no_text_panics(text in ".*") {
            accepts(&text);
        }
    }
}
