//! Initial consonants, by which Koreans abbreviate: ㅎㄴ for 하늘.

/// In the order of the syllables, of which each has as many.
const INITIALS: [char; 19] =
    ['ㄱ', 'ㄲ', 'ㄴ', 'ㄷ', 'ㄸ', 'ㄹ', 'ㅁ', 'ㅂ', 'ㅃ', 'ㅅ', 'ㅆ', 'ㅇ', 'ㅈ', 'ㅉ', 'ㅊ', 'ㅋ', 'ㅌ', 'ㅍ', 'ㅎ'];

const FIRST_SYLLABLE: u32 = 0xAC00;
const SYLLABLES_OF_AN_INITIAL: u32 = 588;

/// A complete Hangul syllable.
pub(crate) fn is_syllable(character: char) -> bool {
    ('가'..='힣').contains(&character)
}

/// A consonant that a syllable may begin with, standing alone.
pub(crate) fn is_initial(character: char) -> bool {
    INITIALS.contains(&character)
}

/// The folded text with the initial consonant in the place of each syllable; nothing if it has no syllables.
pub(crate) fn initials(folded: &str) -> Option<String> {
    folded.contains(is_syllable).then(|| folded.chars().map(initial).collect())
}

fn initial(character: char) -> char {
    let number = u32::from(character).checked_sub(FIRST_SYLLABLE).map(|syllable| syllable / SYLLABLES_OF_AN_INITIAL);
    number.and_then(|number| INITIALS.get(number as usize)).copied().unwrap_or(character)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn syllables_give_their_initials_and_the_rest_stays() {
        assert_eq!(initials("가을 하늘 2호").as_deref(), Some("ㄱㅇ ㅎㄴ 2ㅎ"));
        assert_eq!(initials("깋까빵힣ㅋ😀").as_deref(), Some("ㄱㄲㅃㅎㅋ😀"));
        assert_eq!(initials("rust ㅋㅋ 山"), None);
        assert!(is_initial('ㅎ') && !is_initial('ㅏ') && !is_initial('ㄳ') && !is_initial('하'));
    }
}
