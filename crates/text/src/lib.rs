//! What people may write into a field: lengths count Unicode scalar values, control characters other than tab and
//! newline are refused. Refusals are Korean sentences for the `errors` of a 400.

use std::ops::RangeInclusive;

/// Text of a length within `length`; where it must not be empty, it must not be blank either.
pub fn bounded(value: &str, length: RangeInclusive<usize>) -> Result<&str, String> {
    if *length.start() > 0 && value.trim().is_empty() {
        return Err("비워 둘 수 없습니다.".to_owned());
    }
    let characters = value.chars().count();
    if !length.contains(&characters) {
        return Err(match length.into_inner() {
            (0 | 1, most) => format!("{most}자까지 입력할 수 있습니다."),
            (least, most) => format!("{least}자 이상 {most}자 이하로 입력해야 합니다."),
        });
    }
    uncontrolled(value)
}

/// The refusal with what people call the field: of a failure the client shows nothing but this sentence.
pub fn named<'v>(name: &str, checked: Result<&'v str, String>) -> Result<&'v str, String> {
    checked.map_err(|refused| format!("{name}: {refused}"))
}

/// Text without control characters other than tab and newline.
pub fn uncontrolled(value: &str) -> Result<&str, String> {
    let refused = value.chars().any(|character| character.is_control() && !matches!(character, '\t' | '\n'));
    if refused { Err("제어 문자는 입력할 수 없습니다.".to_owned()) } else { Ok(value) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn lengths_count_characters_not_bytes() {
        assert!(bounded("가나다", 1..=3).is_ok());
        assert!(bounded("😀😀😀😀", 1..=3).is_err());
        assert!(bounded("", 0..=3).is_ok());
        assert!(bounded(" \n\t　", 1..=10).is_err());
    }

    #[test]
    fn control_characters_are_refused_but_tab_and_newline() {
        assert!(bounded("a\tb\nc", 1..=10).is_ok());
        for control in ["\0", "\u{7}", "\r", "\u{7f}", "\u{85}"] {
            assert!(bounded(&format!("a{control}b"), 1..=10).is_err(), "{control:?}");
        }
    }

    proptest! {
        #[test]
        fn accepted_text_keeps_to_its_bounds(text in ".{0,20}") {
            if bounded(&text, 2..=5).is_ok() {
                prop_assert!((2..=5).contains(&text.chars().count()));
            }
        }
    }
}
